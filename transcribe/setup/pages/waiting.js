// Goes to the review desk as soon as it answers.
const ask = () => fetch("/api/setup").then((answer) => (answer.ok ? location.replace("/") : later()), later);
const later = () => setTimeout(ask, 500);
ask();

"""The questions on the terminal, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from transcribe.errors import SettingsError
from transcribe.setup.answers import AnswerError, NewOffice, checked, office_of
from transcribe.setup.questions import Question, questions

_OF_THE_KEY = 6  # characters at its end that are asked for


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where questions are put: ``ask`` shows a text and gives the answer, ``ask_hidden`` likewise, ``say`` prints."""

    ask: Callable[[str], str]
    ask_hidden: Callable[[str], str]
    say: Callable[[str], object]

    def office(self) -> NewOffice:
        """Ask for everything; what cannot be taken is asked again.

        Raises ``SettingsError`` where nobody answers.
        """
        answers: dict[str, str] = {}
        try:
            while True:
                self._fill(answers)
                try:
                    return office_of(answers)
                except AnswerError as error:
                    self.say(str(error))
                    answers.pop(error.question, None)
        except EOFError:
            raise SettingsError("Nobody answered: start it on a terminal, or name the office with --office.") from None

    def recovery_key_is_kept(self, key: str) -> None:
        """Ask for the end of the recovery key until it is right; no answer goes on, too."""
        try:
            while not key.upper().endswith(self._end_of_key()):
                self.say("That is not how it ends. Look at the paper on which you have it.")
        except EOFError:
            return

    def _end_of_key(self) -> str:
        answer = ""
        while len(answer) < _OF_THE_KEY:
            answer = self.ask(f"When you have it on paper, type its last {_OF_THE_KEY} characters: ").strip().upper()
        return answer

    def _fill(self, answers: dict[str, str]) -> None:
        group = ""
        for question in questions():
            if question.name in answers or (question.form == "password" and not answers.get("administrator")):
                continue
            if question.group != group:
                group = question.group
                self.say(f"\n{group}")
            answers[question.name] = self._answer(question)

    def _answer(self, question: Question) -> str:
        if question.hint:
            self.say(f"  {question.hint}")
        while True:
            try:
                return checked(question, self._asked(question))
            except AnswerError as error:
                self.say(str(error))

    def _asked(self, question: Question) -> str:
        asks = f"{question.asks.rstrip('?:')}{'?' if question.asks.endswith('?') else ':'} "
        if question.form == "password":
            return self._password(asks)
        if question.form == "choice":
            return self.ask(f"{asks.rstrip(' :?')} ({', '.join(question.choices)}) [{question.choices[0]}]: ")
        return "\n".join(self._lines(asks)) if question.form == "lines" else self.ask(asks)

    def _lines(self, asks: str) -> Iterator[str]:
        while answer := self.ask(asks).strip():
            yield answer
            asks = "  and (empty: no more): "

    def _password(self, asks: str) -> str:
        while (first := self.ask_hidden(asks)) != self.ask_hidden("The same again: "):
            self.say("The two differ.")
        return first

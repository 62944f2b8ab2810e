import { announce, clock, fill, h, icon, toast } from "../dom";

/** Dictating into the browser: a button that records, and gives the recording as a file. */
export function recorder(onDone: (file: File) => void): HTMLElement {
  let running: MediaRecorder | null = null;
  let timer = 0;
  const button = h("button", { type: "button", onclick: () => void (running ? stop() : start()) });
  const draw = (seconds: number | null) => {
    fill(button, icon("microphone"), seconds === null ? "Dictate" : `Stop ${clock(seconds)}`);
    button.classList.toggle("recording", seconds !== null);
  };
  const start = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      const pieces: Blob[] = [];
      running = new MediaRecorder(stream);
      running.addEventListener("dataavailable", (event) => pieces.push(event.data));
      running.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        clearInterval(timer);
        const type = running?.mimeType ?? "audio/webm";
        running = null;
        draw(null);
        const name = `dictation-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.${type.includes("ogg") ? "ogg" : type.includes("mp4") ? "m4a" : "webm"}`;
        onDone(new File(pieces, name, { type }));
      });
      running.start(1000);
      const began = performance.now();
      timer = window.setInterval(() => draw((performance.now() - began) / 1000), 500);
      draw(0);
      announce("Recording.");
    } catch {
      toast("The microphone cannot be used. The browser must be allowed to use it.", "bad");
    }
  };
  const stop = () => running?.stop();
  draw(null);
  return button;
}

import { Fragment, Slice, type Node } from "prosemirror-model";
import type { EditorProps } from "prosemirror-view";
import { schema } from "../document/schema";

/**
 * What is pasted from elsewhere comes as plain text, a paragraph a line: no foreign styles, and nothing that claims a
 * time in the sound.
 */
export const plainTextClipboard: Pick<EditorProps, "clipboardTextParser" | "transformPastedHTML" | "handlePaste"> = {
  handlePaste: (view, event) => {
    const text = event.clipboardData?.getData("text/plain");
    if (!text) return true;
    view.dispatch(view.state.tr.replaceSelection(pasted(text)).scrollIntoView());
    return true;
  },
};

function pasted(text: string): Slice {
  const lines = text.replace(/\r\n?/g, "\n").split("\n").map((line) => line.trimEnd());
  if (lines.length === 1) return new Slice(Fragment.fromArray(textsOf(lines[0] ?? "")), 0, 0);
  const blocks = lines.filter((line) => line.trim()).map((line): Node => schema.node("paragraph", null, textsOf(line)));
  return new Slice(Fragment.fromArray(blocks), 1, 1);
}

function textsOf(text: string): Node[] {
  return text ? [schema.text(text)] : [];
}

/** The server says which dictations have changed; how often a page is told is its own affair. */
export function listenForChanges(act: (id: string) => void): () => void {
  const source = new EventSource("/api/events");
  source.onmessage = (event: MessageEvent<string>) => {
    try {
      const told = JSON.parse(event.data) as { type?: string; id?: string };
      if (told.type === "changed" && told.id) act(told.id);
      if (told.type === "logged_off") source.close();
    } catch {
      // a message that is none of ours
    }
  };
  return () => source.close();
}

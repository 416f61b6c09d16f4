// Set-ups as the fragment of a link: base64url of their JSON, behind "setup=". A fragment stays in
// the browser; nothing of it is sent.

const MARK = "setup=";
const LONGEST = 20000; // characters

export function encode(setup) {
  const bytes = new TextEncoder().encode(JSON.stringify(setup));
  const text = btoa(String.fromCharCode(...bytes));
  return MARK + text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// The set-up of a fragment, with or without its "#", or null if there is none in it. Error, with
// a sentence, if it is damaged; whether the set-up makes sense is the engine's to say.
export function decode(fragment) {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(MARK)) return null;
  try {
    if (text.length > LONGEST) throw new Error("too long");
    const base64 = text.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const setup = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof setup !== "object" || setup === null) throw new Error("no object");
    return setup;
  } catch {
    throw new Error("The link is damaged: its set-up cannot be read. Ask for it once more.");
  }
}

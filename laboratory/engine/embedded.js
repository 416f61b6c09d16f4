// What build.py has put into the page, as <script type="application/octet-stream" data-name="...">:
// files, each compressed (zlib) and written as base64.

export function embedded(...names) {
  return Promise.all(names.map(unpacked));
}

async function unpacked(name) {
  const text = document.querySelector(`script[data-name="${name}"]`).textContent;
  const bytes = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

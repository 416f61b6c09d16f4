// A zip archive of texts, not compressed (APPNOTE.TXT of PKWARE, version 2.0).

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

// Numbers in little-endian order, each as [size in bytes, value].
function packed(...fields) {
  const bytes = [];
  for (const [size, value] of fields)
    for (let k = 0; k < size; k++) bytes.push(Math.floor(value / 256 ** k) % 256);
  return Uint8Array.from(bytes);
}

const UTF8 = 1 << 11; // of the names
const DATE = (2000 - 1980) * 512 + 1 * 32 + 1; // always the same: the same texts give the same bytes

// files: {path: text}
export function zip(files) {
  const encoder = new TextEncoder();
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, content] = [encoder.encode(path), encoder.encode(text)];
    const common = [
      [2, 20], [2, UTF8], [2, 0], [2, 0], [2, DATE], [4, crc32(content)],
      [4, content.length], [4, content.length], [2, name.length], [2, 0],
    ]; // prettier-ignore
    const local = packed([4, 0x04034b50], ...common);
    const central = packed([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
    directory.push(central, name);
    parts.push(local, name, content);
    at += local.length + name.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = Object.keys(files).length;
  const end = [[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]];
  return new Blob([...parts, ...directory, packed(...end)], { type: "application/zip" });
}

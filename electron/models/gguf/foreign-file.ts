/**
 * What a file is that is no GGUF of today, as a sentence with what to do; null when it begins as one. People
 * save a login page, a zip or the wrong download under the name they meant.
 * @param head the first bytes of the file, 64 or all there are
 */
export function describeForeign(head: Buffer): string | null {
  if (head.length === 0) return 'The file is empty. Get it again.';
  const text = head.toString('latin1');
  if (text.startsWith('GGUF')) return describeVersion(head);
  if (head.every((byte) => byte === 0)) {
    return 'It begins with zeros only, as a download does that reserved its place and never came. Get it again.';
  }
  if (COMPRESSED.test(head.toString('hex'))) return 'It is compressed. Unpack it first.';
  for (const [begins, sentence] of KINDS) if (begins.test(text)) return sentence;
  return 'It is not a GGUF file: it does not begin with GGUF.';
}

function describeVersion(head: Buffer): string | null {
  if (head.length < 24)
    return 'The file ends in its first 24 bytes. It is cut short; get it again.';
  const version = head.readUInt32LE(4);
  if (version === 2 || version === 3) return null;
  const swapped = head.readUInt32BE(4);
  if (swapped >= 1 && swapped <= 3) {
    return 'It is a big-endian GGUF, made for other processors. Get the ordinary one.';
  }
  if (version === 1)
    return 'It is a GGUF of version 1, which no server reads any more. Get a newer file.';
  return `It says GGUF version ${version}; 2 and 3 are known. It is damaged, or newer than this Tandem.`;
}

/** gzip, zstd, 7z, xz, bzip2, rar; in hexadecimal digits. */
const COMPRESSED = /^(?:1f8b|28b52ffd|377abcaf|fd377a58|425a68|52617221)/;

const OLD = 'It is of a format before GGUF, which no server reads any more. Get a newer file.';

/** By how files begin, one character a byte. The first eight bytes of safetensors are a length. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [
    /^.{8}\{\s*"/s,
    'It holds safetensors, not GGUF. Convert it first, or get the GGUF of this model.',
  ],
  [
    /^PK/,
    'It is a zip archive (PyTorch saves models so). Unpack it, or get the GGUF of this model.',
  ],
  [
    /^\s*<(?:!doctype|html|head|\?xml)/i,
    'It is a web page, not a model: the site sent a page instead of the file. Get it again, signed in if need be.',
  ],
  [
    /^version https:\/\/git-lfs/,
    'It is a Git LFS pointer: the file itself was not fetched. Run `git lfs pull` there.',
  ],
  [/^(?:lmgg|fmgg|tjgg|algg)/, OLD],
  [/^\s*[{[]/, 'It is a text in JSON, not a model.'],
];

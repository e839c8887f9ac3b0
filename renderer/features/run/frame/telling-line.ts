/** Most telling first: a thrown error, a failed assertion, then what test runners mark as failed. */
const SIGNS = [
  /^\s*\w*(Error|Exception)\b.*:/,
  /\b(assert\w*|expected)\b/i,
  /^\s*(✖|✗|×|not ok\b|FAIL\b)/,
  /\b(error|failed|fatal)\b/i,
] as const;

/** The line of an output that says most about why it failed; null: none stands out. */
export function tellingLine(lines: readonly string[]): string | null {
  for (const sign of SIGNS) {
    const found = lines.find((line) => sign.test(line));
    if (found !== undefined) return found.trim();
  }
  return null;
}

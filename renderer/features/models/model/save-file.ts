/** Long enough for the download to have its own hold on the content. */
const HELD_MS = 10_000;

/** Hands a JSON text to the browser as a download; it stays on the machine of the window. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), HELD_MS);
}

/** The name for people out of /etc/os-release; null when there is none. */
export function parseOsRelease(text: string): string | null {
  const read = (key: string) =>
    new RegExp(`^${key}=(?:"([^"]{1,200})"|(\\S{1,200}))\\s*$`, 'mu').exec(text);
  const match = read('PRETTY_NAME') ?? read('NAME');
  return match?.[1] ?? match?.[2] ?? null;
}

/** `sw_vers` of macOS: `macOS 15.5`. */
export function parseSwVers(text: string): string | null {
  const read = (key: string) => new RegExp(`^${key}:\\s*(.{1,60})$`, 'mu').exec(text)?.[1]?.trim();
  const name = read('ProductName');
  return name === undefined ? null : `${name} ${read('ProductVersion') ?? ''}`.trim();
}

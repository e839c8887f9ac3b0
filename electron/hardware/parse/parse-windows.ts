/** A key of the display class in the registry: one driver instance, of a card that is there or was once. */
export interface DisplayKey {
  /** `0000`, `0001`… */
  readonly key: string;
  readonly description: string;
  /** As in `PCI\VEN_1002&DEV_7551`: vendor and device in lower case hex, or null. */
  readonly pci: string | null;
  readonly driver: string | null;
  /** Bytes; null when neither value is there or it can't be read. */
  readonly bytes: number | null;
  readonly from: 'qwMemorySize' | 'MemorySize' | null;
}

/** The output of `reg query … /s` on the display class. */
export function parseDisplayClass(text: string): readonly DisplayKey[] {
  const keys: DisplayKey[] = [];
  for (const block of text.split(/^(?=HKEY_)/mu)) {
    const key = /^HKEY_[^\r\n]*\\(\d{4})\s*$/mu.exec(block)?.[1];
    const values = readValues(block);
    const description = values.get('driverdesc')?.value;
    if (key === undefined || description === undefined) continue;
    const wide = readSize(values.get('hardwareinformation.qwmemorysize'));
    const narrow = readSize(values.get('hardwareinformation.memorysize'));
    keys.push({
      key,
      description: description.slice(0, 200),
      pci: pciOf(values.get('matchingdeviceid')?.value ?? ''),
      driver: values.get('driverversion')?.value.slice(0, 60) ?? null,
      bytes: wide ?? narrow,
      from: wide !== null ? 'qwMemorySize' : narrow !== null ? 'MemorySize' : null,
    });
  }
  return keys;
}

interface Value {
  readonly type: string;
  readonly value: string;
}

function readValues(block: string): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const line of block.split(/\r?\n/u)) {
    const match = /^ {4}(\S.{0,200}?) {4}(REG_[A-Z_]+) {4}(.*)$/u.exec(line);
    if (match === null) continue;
    const [, name = '', type = '', value = ''] = match;
    values.set(name.toLowerCase(), { type, value: value.trim() });
  }
  return values;
}

/** Numbers are written in hex, binary ones as bytes from the lowest; old drivers write a negative 32-bit number. */
function readSize(value: Value | undefined): number | null {
  if (value === undefined) return null;
  const size = value.type === 'REG_BINARY' ? fromBytes(value.value) : fromHex(value.value);
  return size === null || size <= 0 || size > 2 ** 50 ? null : size;
}

function fromHex(text: string): number | null {
  if (/^0x[0-9a-f]{1,16}$/iu.test(text)) {
    const value = BigInt(text);
    // A 32-bit number that was extended with its sign to 64.
    return Number(value >= 0xffff_ffff_0000_0000n ? BigInt.asUintN(32, value) : value);
  }
  if (!/^-?\d{1,19}$/u.test(text)) return null;
  const value = Number(text);
  return value < 0 ? value + 2 ** 32 : value;
}

function fromBytes(text: string): number | null {
  const pairs = /^(?:[0-9a-f]{2}){4,8}$/iu.test(text) ? (text.match(/../gu) ?? []) : [];
  return pairs.length === 0 ? null : Number(BigInt(`0x${[...pairs].reverse().join('')}`));
}

/** A graphics adapter that Windows has at work now. */
export interface VideoController {
  readonly name: string;
  readonly pci: string | null;
  readonly driver: string | null;
}

/** The JSON of `Get-CimInstance Win32_VideoController`: one object, or a list of them. */
export function parseVideoControllers(text: string): readonly VideoController[] {
  const parsed = jsonOrNull(text);
  return (Array.isArray(parsed) ? parsed : [parsed]).slice(0, 64).flatMap((entry: unknown) => {
    const name = field(entry, 'Name');
    if (name === null) return [];
    return [
      {
        name,
        pci: pciOf(field(entry, 'PNPDeviceID') ?? ''),
        driver: field(entry, 'DriverVersion'),
      },
    ];
  });
}

/**
 * Bytes of dedicated memory that all adapters together hold, from the JSON of the counters' `DedicatedUsage`: one
 * number or a list. Null when there is none, as on systems without the counters.
 */
export function parseDedicatedUsage(text: string): number | null {
  const parsed = jsonOrNull(text);
  const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const sizes = list.filter((size) => typeof size === 'number' && size >= 0 && size < 2 ** 50);
  if (sizes.length === 0 || sizes.length < list.length) return null;
  return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
}

function field(entry: unknown, key: string): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const value: unknown = Reflect.get(entry, key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    return null; // PowerShell was cut short or said something else; there is no adapter in it.
  }
}

function pciOf(text: string): string | null {
  const match = /VEN_([0-9a-f]{4})&DEV_([0-9a-f]{4})/iu.exec(text);
  return match === null ? null : `${match[1]}:${match[2]}`.toLowerCase();
}

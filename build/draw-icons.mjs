import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/**
 * Draws every icon file from the two SVGs beside this: `node build/draw-icons.mjs [CHROMIUM]`. The results
 * are kept in the repository, so that packaging needs no browser.
 */
const here = dirname(fileURLToPath(import.meta.url));
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  // Only files of this folder are drawn; where this runs as root there is no other way.
  chromiumSandbox: process.getuid?.() !== 0,
});
const page = await browser.newPage();

async function draw(svg, size) {
  await page.setViewportSize({ width: size, height: size });
  const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" `);
  await page.setContent(`<body style="margin:0">${sized}</body>`);
  return page.screenshot({ omitBackground: true });
}

const icon = readFileSync(join(here, 'icon.svg'), 'utf8');
const tray = readFileSync(join(here, 'tray.svg'), 'utf8');
const inBlack = tray.replaceAll(/stroke="#\w+"/g, 'stroke="#000"');
/** A dot over the taskbar's icon on Windows: something waits for a person. */
const waiting =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="14" fill="#9b2f6a" stroke="#fff" stroke-width="3"/></svg>';

const bySize = new Map();
for (const size of [16, 32, 48, 64, 128, 256, 512, 1024]) bySize.set(size, await draw(icon, size));

mkdirSync(join(here, 'icons'), { recursive: true });
mkdirSync(join(here, 'tray'), { recursive: true });
const write = (name, content) => writeFileSync(join(here, name), content);
for (const size of [16, 32, 48, 64, 128, 256, 512]) {
  write(`icons/${size}x${size}.png`, bySize.get(size));
}
write('icon.ico', ico([16, 32, 48, 64, 128, 256]));
write(
  'icon.icns',
  icns({ icp4: 16, icp5: 32, icp6: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }),
);
write('tray/window.png', bySize.get(256));
for (const [name, svg, size] of [
  ['tray.png', tray, 22],
  ['tray@2x.png', tray, 44],
  ['trayTemplate.png', inBlack, 18],
  ['trayTemplate@2x.png', inBlack, 36],
  ['waiting.png', waiting, 32],
]) {
  write(`tray/${name}`, await draw(svg, size));
}
await browser.close();

/** Windows: a directory of pictures, each a whole PNG. */
function ico(sizes) {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((size, at) => {
    const entry = 6 + 16 * at;
    const { length } = bySize.get(size);
    // A byte can't say 256; zero means it.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += length;
  });
  return Buffer.concat([head, ...sizes.map((size) => bySize.get(size))]);
}

/** macOS: chunks of a four-letter type, a length and a PNG. */
function icns(types) {
  const chunks = Object.entries(types).map(([type, size]) => {
    const picture = bySize.get(size);
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(picture.length + 8, 4);
    return Buffer.concat([head, picture]);
  });
  const body = Buffer.concat(chunks);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

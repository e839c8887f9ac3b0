import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { machinePage } from '../../../electron/hosts/engine/machine-page.ts';
import type { Machine } from '../../../shared/hardware/machine.ts';
import { parseMachineReport } from '../../../shared/hardware/parse-machine-report.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { compareMachines } from '../../../shared/models/compare-machines.ts';
import { linux4090, macStudio, noGpu, two3090s } from '../terminal/shops.ts';

const load = { context: 65_536, kv: 'f16', slots: 1 } as const;
const page = (machine: Machine): string => {
  const rows = compareMachines([machine], catalogue, load).rows.map(({ entry, cells }) => ({
    entry,
    fit: cells[0]!.fit,
  }));
  return machinePage(machine, rows);
};

const ATTACKS = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><b>',
  "' onclick='x",
  '<!--<script>',
  '&lt;',
  '\u202egpj.exe',
  ']]>',
];

describe('machinePage', () => {
  it.each([
    ['a 4090', linux4090],
    ['two cards', two3090s],
    ['a Mac', macStudio],
    ['no GPU', noGpu],
  ])('can be read back with nothing lost: %s', (_name, machine) => {
    expect(parseMachineReport(page(machine), 'report.html')).toEqual({ ok: true, value: machine });
  });

  it('tells devices with where their numbers were read, and the models', () => {
    const text = page(linux4090);
    expect(text).toContain('NVIDIA GeForce RTX 4090');
    expect(text).toMatch(/23\.0 GiB<br><span class="quiet">nvidia-smi<\/span>/);
    expect(text).toMatch(/<tr class="comfortable"><th scope="row">qwen3\.5:9b<\/th>/);
    expect(text).toMatch(
      /<tr class="too-big"><th scope="row">deepseek-v3:671b<\/th><td>does not fit/,
    );
    expect(page(noGpu)).toContain('no GPU was found');
  });

  it('names the context that was asked for, though some are trained for less', () => {
    expect(page(linux4090)).toContain('65,536 tokens of context, or what the model is trained for');
  });

  it('shows unknown memory as unknown, with the reason', () => {
    const unread = { bytes: null, source: 'nvidia-smi did not answer within 3 s' };
    const [card] = linux4090.devices;
    const device = { ...card!, total: unread, free: unread, budget: unread };
    const text = page({ ...linux4090, devices: [device] });
    expect(text).toContain('unknown<br><span class="quiet">nvidia-smi did not answer within 3 s');
    expect(text).not.toMatch(/>0(\.0)? [MG]iB/);
  });

  it('loads nothing and runs nothing', () => {
    const text = page(linux4090);
    const shown = text.slice(0, text.indexOf('<script'));
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain('<script type="application/json" id="tandem-machine">');
    expect(shown).not.toMatch(
      /<(?:img|link|iframe|object|embed|base|form)\b|\ssrc=|\shref=|\son\w+=/i,
    );
    expect(shown).not.toMatch(/url\(|@import/);
    expect(text).toContain("default-src 'none'");
  });

  it('can be read in the dark, on paper and by ear', () => {
    const text = page(linux4090);
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toContain('@media (prefers-color-scheme: dark)');
    expect(text).toContain('@media print');
    expect(text.match(/<h1>/g)).toHaveLength(1);
    expect(text.match(/<th scope="col">/g)?.length).toBeGreaterThan(8);
    expect(text).toMatch(/role="region" aria-label="Devices" tabindex="0"/);
  });

  it.each(ATTACKS)('makes %j harmless wherever it stands', (attack) => {
    const [card] = linux4090.devices;
    const machine: Machine = {
      ...linux4090,
      host: { ...linux4090.host, name: attack, os: attack },
      cpu: { ...linux4090.cpu, name: attack, features: [attack] },
      devices: [
        { ...card!, id: attack, name: attack, driver: attack, whyNot: attack, users: [] },
        { ...card!, total: { bytes: null, source: attack }, mig: attack },
      ],
      findings: [{ code: attack, device: attack, what: attack, next: attack }],
    };
    const text = page(machine);
    const document = new new Window().DOMParser().parseFromString(text, 'text/html');
    expect(text.match(/<\/?script/g)).toHaveLength(2);
    expect(
      document.querySelectorAll('img, b, iframe, script:not([type="application/json"])'),
    ).toHaveLength(0);
    const attributes = [...document.querySelectorAll('body *')].flatMap((one) =>
      one.getAttributeNames(),
    );
    expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
    expect(text.slice(0, text.indexOf('<script'))).not.toContain('\u202e');
    if (attack !== '\u202egpj.exe') {
      expect(document.querySelector('h1')?.textContent).toBe(`Machine report: ${attack}`);
    }
    expect(parseMachineReport(text, 'x')).toEqual({ ok: true, value: machine });
  });
});

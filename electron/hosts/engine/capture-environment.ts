import { execFile } from 'node:child_process';
import { arch, platform, release } from 'node:os';
import { promisify } from 'node:util';
import type { BodyOf } from '../../../shared/run/event.ts';

/** What the run ran on, for whoever has to explain it later. */
export async function captureEnvironment(consentBy: string): Promise<BodyOf<'env.captured'>> {
  return {
    kind: 'env.captured',
    platform: `${platform()} ${arch()} ${release()}`,
    node: process.version,
    git: await gitVersion(),
    protections: [],
    unsandboxedConsent: consentBy,
  };
}

async function gitVersion(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 5_000 });
    return stdout.trim().replace(/^git version /, '');
  } catch {
    // The run that needs git says so itself; here it is only a description.
    return 'unknown';
  }
}

const LOADED_BY_HAND =
  'Models come along as files: copy the folder ~/.ollama/models of a machine that has them, or import a GGUF here.';

/**
 * How to install Ollama on a machine of this platform, with internet and without, by lines to read. Nothing is run.
 * Archives and paths are those of Ollama's own instructions (`.tar.zst` since 0.14).
 */
export function describeInstall(
  platform: NodeJS.Platform,
  architecture: string,
): readonly string[] {
  if (platform === 'darwin') return MAC;
  if (platform === 'win32') return WINDOWS;
  const archive = `ollama-linux-${architecture === 'arm64' ? 'arm64' : 'amd64'}.tar.zst`;
  return [
    'With internet:',
    '  curl -fsSL https://ollama.com/install.sh | sh',
    '  It adds a service that starts with the machine and listens on 127.0.0.1 only.',
    'Without internet:',
    `  1. On another machine, download ${archive} and sha256sum.txt from github.com/ollama/ollama/releases.`,
    '     For an AMD card, also the archive whose name ends in -rocm.tar.zst.',
    '  2. Check it there: sha256sum --check --ignore-missing sha256sum.txt',
    `  3. Bring it here, then: sudo tar -C /usr --zstd -xf ${archive}`,
    '  4. Start it from Tandem, or with: ollama serve',
    `  5. ${LOADED_BY_HAND}`,
  ];
}

const MAC: readonly string[] = [
  'With internet:',
  '  Download Ollama from ollama.com/download and move it to Applications, or: brew install ollama',
  'Without internet:',
  '  1. On another machine, download Ollama.dmg and sha256sum.txt from github.com/ollama/ollama/releases.',
  '  2. Check it: shasum -a 256 Ollama.dmg gives the value of sha256sum.txt.',
  '  3. Bring it here, open it, and move Ollama to Applications.',
  `  4. ${LOADED_BY_HAND}`,
];

const WINDOWS: readonly string[] = [
  'With internet:',
  '  Run OllamaSetup.exe from ollama.com/download, or: winget install Ollama.Ollama',
  'Without internet:',
  '  1. On another machine, download OllamaSetup.exe and sha256sum.txt from github.com/ollama/ollama/releases.',
  '  2. Check it: Get-FileHash OllamaSetup.exe gives the value of sha256sum.txt.',
  '  3. Bring it here and run it; it needs no administrator.',
  `  4. ${LOADED_BY_HAND.replace('~/.ollama/models', '%USERPROFILE%\\.ollama\\models')}`,
];

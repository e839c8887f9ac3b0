/** Names that a server needs of its surroundings; everything else, keys above all, stays with us. */
const PASSED: readonly RegExp[] = [
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_ALL|TZ|SHELL|TMPDIR|TMP|TEMP)$/i,
  /^(?:SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|HOMEDRIVE|HOMEPATH)$/i,
  /^(?:HTTPS?_PROXY|NO_PROXY|ALL_PROXY|SSL_CERT_FILE|SSL_CERT_DIR)$/i,
  /^(?:LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|XDG_RUNTIME_DIR)$/,
  /^(?:CUDA|NVIDIA|HIP|ROCR|ROCM|HSA|GPU|GGML|LLAMA|ONEAPI|ZE|VK)_[A-Z0-9_]+$/,
  /^OLLAMA_[A-Z0-9_]+$/,
];
const SECRET = /KEY|TOKEN|SECRET|PASSWORD/i;

/** The environment of a server that Tandem starts: what it needs, and loopback whatever else was said. */
export function ownEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  port: number,
): Readonly<Record<string, string>> {
  const passed = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !SECRET.test(entry[0]) &&
      PASSED.some((pattern) => pattern.test(entry[0])),
  );
  return { ...Object.fromEntries(passed), OLLAMA_HOST: `127.0.0.1:${port}` };
}

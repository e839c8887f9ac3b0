import { afterEach, describe, expect, it } from 'vitest';
import {
  parseMetrics,
  readHealth,
  readMetrics,
} from '../../../electron/executor/servers/pool/metrics.ts';
import { parseOpenAiAddress } from '../../../electron/server-http/address.ts';
import { type OpenAiSim, startOpenAiSim } from '../../sim/openai/start-openai-sim.ts';

describe('the load in a Prometheus text', () => {
  it.each([
    [
      'vLLM’s gauges',
      'vllm:num_requests_running{engine="0",model_name="m"} 3.0\nvllm:num_requests_waiting{engine="0",model_name="m"} 2.0\nvllm:kv_cache_usage_perc{engine="0"} 0.85\n',
      { running: 3, waiting: 2, cacheUsed: 0.85 },
    ],
    [
      'the cache by its old name',
      'vllm:num_requests_running 1\nvllm:gpu_cache_usage_perc{model_name="m"} 0.5',
      { running: 1, waiting: 0, cacheUsed: 0.5 },
    ],
    [
      'several engines behind one address',
      'vllm:num_requests_running{engine="0"} 3\nvllm:num_requests_running{engine="1"} 1\nvllm:kv_cache_usage_perc{engine="0"} 1.0\nvllm:kv_cache_usage_perc{engine="1"} 0.5',
      { running: 4, waiting: 0, cacheUsed: 0.75 },
    ],
    [
      'llama.cpp’s',
      '# TYPE llamacpp:requests_deferred gauge\nllamacpp:requests_processing 4\nllamacpp:requests_deferred 1e1',
      { running: 4, waiting: 10, cacheUsed: 0 },
    ],
    [
      'labels with braces and quotes in them',
      'vllm:num_requests_waiting{model_name="a} 7 {b",path="x\\"y"} 5 1700000000',
      { running: 0, waiting: 5, cacheUsed: 0 },
    ],
  ])('is read: %s', (_what, text, metrics) => {
    expect(parseMetrics(text)).toEqual(metrics);
  });

  it.each([
    ['nothing', ''],
    ['another program’s metrics', 'process_cpu_seconds_total 12\nhttp_requests_total{a="b"} 1'],
    ['names that only look like them', 'vllm:num_requests_running_total 3\nxvllm:num_requests 1'],
    ['no number', 'vllm:num_requests_running NaN\nvllm:num_requests_waiting +Inf'],
    ['a negative one', 'vllm:num_requests_running -1'],
    ['a page', '<html>\n<body>vllm:num_requests_running</body>'],
    ['names of JavaScript’s own', '__proto__ 1\nconstructor 2\ntoString 3'],
  ])('is none: %s', (_what, text) => {
    expect(parseMetrics(text)).toBeNull();
  });

  it('is read in a moment however long a line is', () => {
    expect(parseMetrics(`vllm:${'x{'.repeat(500_000)}`)).toBeNull();
    expect(parseMetrics(`vllm:num_requests_running{${'}'.repeat(300_000)} 2`)?.running).toBe(2);
  });
});

describe('looking at a server', () => {
  let sim: OpenAiSim | undefined;
  afterEach(() => sim?.close());

  const start = async (options: Parameters<typeof startOpenAiSim>[0]) => {
    sim = await startOpenAiSim(options);
    const address = parseOpenAiAddress(`${sim.url}/v1`);
    if (!address.ok) throw new Error(address.error);
    return { sim, address: address.value };
  };

  it('reads vLLM’s metrics at the top of its address, without the key', async () => {
    const { sim: server, address } = await start({ personality: 'vllm', apiKey: 'secret' });
    server.load = { running: 5, waiting: 1, kv: 0.9 };
    expect(await readMetrics(address)).toEqual({ running: 5, waiting: 1, cacheUsed: 0.9 });
  });

  it('has none where there are none, and where nobody listens', async () => {
    const { sim: server, address } = await start({ personality: 'lmstudio' });
    expect(await readMetrics(address)).toBeNull();
    expect(await readHealth(address, '/health')).toBe(true);
    await server.close();
    expect(await readMetrics(address)).toBeNull();
    expect(await readHealth(address, '/health')).toBe(false);
  });

  it('takes a server at its word that it is not well', async () => {
    const { sim: server, address } = await start({ personality: 'vllm' });
    expect(await readHealth(address, '/health')).toBe(true);
    server.health = 503;
    expect(await readHealth(address, '/health')).toBe(false);
  });
});

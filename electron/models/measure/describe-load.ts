import type { Measurement } from '../../../shared/models/measurement.ts';

/** What a load took, in a sentence or two: how much, where it lies, and how sure that is. */
export function describeLoad(measurement: Measurement): string {
  return [took(measurement), share(measurement), context(measurement)].filter(Boolean).join(' ');
}

function took({ basis, deviceBytes, reportedBytes, loadMs }: Measurement): string {
  const time = `Loaded in ${(loadMs / 1000).toFixed(1)} s`;
  if (basis === 'device' && deviceBytes !== null) {
    return `${time}: ${gigabytes(deviceBytes)} of the devices’ memory.`;
  }
  if (basis === 'server' && reportedBytes !== null) {
    return `${time}: ${gigabytes(reportedBytes)}, as the server says.`;
  }
  return `${time}. What it took could not be measured; the estimate stays.`;
}

function share({ gpuShare }: Measurement): string {
  if (gpuShare === null || gpuShare >= 0.999) return '';
  if (gpuShare === 0) return 'None of it is on a GPU: it runs on the processor, which is slow.';
  return `Only ${Math.min(99, Math.round(gpuShare * 100))} % of it is on the GPU; the rest runs on the processor, which is slow.`;
}

const context = ({ context: asked, contextAllocated }: Measurement): string =>
  contextAllocated === null || contextAllocated >= asked
    ? ''
    : `It has ${contextAllocated} tokens of context, not ${asked}.`;

const gigabytes = (bytes: number): string =>
  bytes < 1e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

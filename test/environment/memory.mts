import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** By how much a worker may grow before it is cleaned up, in bytes. */
const GROWTH = 150 * 1_048_576;

const used = () => process.memoryUsage().heapUsed;
let least = used();

/**
 * Frees what the files before have left. Every file has its own copy of all modules, and V8 alone lets
 * some 200 of them pile up, which makes each file three to five times as slow. To clean up takes as long
 * as many a file, so it waits until there is something to free.
 */
export function freeMemory(): void {
	if (used() < least + GROWTH) return;
	collect();
	least = used();
}

import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readBytes } from '../../../nodes/PingOne/trigger/webhook/body.ts';

type Request = Parameters<typeof readBytes>[0];

const arriving = (...chunks: Buffer[]): Request => Readable.from(chunks) as unknown as Request;

/** A request that n8n has read, and what it has kept of it. */
async function readByN8n(rawBody?: unknown): Promise<Request> {
	const request = Readable.from([Buffer.from('gone')]);
	await request.toArray();
	return Object.assign(request, { rawBody }) as unknown as Request;
}

it('reads what arrives in pieces', async () => {
	const body = await readBytes(arriving(Buffer.from('[1'), Buffer.from(']')));
	expect(body).toEqual({ bytes: Buffer.from('[1]') });
});

it('keeps nothing of a body that was read', async () => {
	const read = async () => {
		const chunk = Buffer.alloc(1_048_576);
		await readBytes(arriving(chunk, Buffer.from('x')));
		return new WeakRef(chunk);
	};
	const kept = await read();
	await new Promise((resolve) => setImmediate(resolve));
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	expect(kept.deref()).toBeUndefined();
});

it('throws away what is too large, and keeps its beginning only', async () => {
	const chunk = Buffer.alloc(1_048_576);
	const body = await readBytes(arriving(...Array.from({ length: 9 }, () => chunk)));
	const start = chunk.subarray(0, 200);
	expect(body).toEqual({ problem: 'tooLarge', start, length: 9 * chunk.length });
});

it('tells a body that breaks off', async () => {
	const request = new Readable({ read: () => undefined });
	const reading = readBytes(request as unknown as Request);
	request.push('[');
	request.destroy();
	expect(await reading).toEqual({ problem: 'cut' });
	expect(await readBytes(request as unknown as Request)).toEqual({ problem: 'cut' });
});

it('takes what n8n has read before', async () => {
	const bytes = Buffer.from('[]');
	expect(await readBytes(await readByN8n(bytes))).toEqual({ bytes });
	const large = await readBytes(await readByN8n(Buffer.alloc(9 * 1_048_576)));
	expect(large).toHaveProperty('problem', 'tooLarge');
	expect(await readBytes(await readByN8n())).toEqual({ problem: 'cut' });
});

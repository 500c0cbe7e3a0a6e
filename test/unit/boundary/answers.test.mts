import { Readable } from 'node:stream';
import { readBody } from '../../../nodes/PingOne/pingone/client/steps/send.ts';

const MEGABYTE = 1_048_576;
const never = new AbortController().signal;

describe('the body of an answer', () => {
	it.each([
		['several pieces', [Buffer.from('{"a":"'), Buffer.from('ö"}')], '{"a":"ö"}'],
		['a character in two pieces', [Buffer.from([0xc3]), Buffer.from([0xb6])], 'ö'],
		['a mark of byte order', [Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{}')], '{}'],
		['nothing', [], ''],
	])('is read whole: %s', async (_, pieces, text) => {
		expect(await readBody(Readable.from(pieces), never)).toBe(text);
	});

	it.each([['text'], [{ a: 1 }], [undefined]])(
		'is handed on when n8n has read it: %j',
		async (body) => {
			expect(await readBody(body, never)).toEqual(body ?? '');
		},
	);

	it('is read up to 10 MB, and no further', async () => {
		const piece = Buffer.alloc(MEGABYTE, 'x');
		const whole = await readBody(Readable.from(Array.from({ length: 10 }, () => piece)), never);
		expect(String(whole)).toHaveLength(10 * MEGABYTE);
		let read = 0;
		const endless = Readable.from(
			(function* () {
				for (;;) {
					read += 1;
					yield piece;
				}
			})(),
		);
		expect(await readBody(endless, never)).toBeUndefined();
		expect(endless.destroyed).toBe(true);
		// The stream holds some pieces in advance.
		expect(read).toBeLessThan(40);
	});

	it('fails when its stream does, and ends it when the time is up', async () => {
		const broken = new Readable({ read: () => undefined });
		const reading = readBody(broken, never);
		broken.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
		await expect(reading).rejects.toThrow('aborted');

		const hanging = new Readable({ read: () => undefined });
		const time = new AbortController();
		const waiting = readBody(hanging, time.signal);
		time.abort();
		await expect(waiting).rejects.toThrow();
		expect(hanging.destroyed).toBe(true);
	});

	it.each(['closed', 'cut'])('fails at once with a stream that is %s already', async (how) => {
		const body = new Readable({ read: () => undefined });
		body.on('error', () => undefined);
		body.destroy(how === 'cut' ? new Error('cut') : undefined);
		await new Promise((resolve) => body.once('close', resolve));
		await expect(readBody(body, never)).rejects.toThrow('closed');
	});

	it('ends a stream that comes when the time is up', async () => {
		const body = new Readable({ read: () => undefined });
		await expect(readBody(body, AbortSignal.abort())).rejects.toThrow();
		expect(body.destroyed).toBe(true);
	});
});

import { Readable } from 'node:stream';
import { endConnection, readBody } from '../../../nodes/PingOne/page/http/body.ts';

type Request = Parameters<typeof endConnection>[0];
type Context = Parameters<typeof readBody>[0];

const STEP_MS = 100;

let sender: Readable;

beforeEach(() => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const over = new AbortController();
		setTimeout(() => over.abort(), ms);
		return over.signal;
	});
	sender = new Readable({ read: () => undefined });
});
afterEach(() => {
	sender.destroy();
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** Lets time pass until something has come about. @returns when, in ms */
async function passUntil(hasComeAbout: () => boolean, act = () => {}): Promise<number> {
	const begun = Date.now();
	while (!hasComeAbout()) {
		act();
		await jest.advanceTimersByTimeAsync(STEP_MS);
	}
	return Date.now() - begun;
}

const request = () => sender as unknown as Request;

it('a body that does not come to an end is given up after 5 seconds', async () => {
	const context = { getRequestObject: request, getBodyData: () => ({}) } as unknown as Context;
	let read: unknown = 'nothing yet';
	void readBody(context, new AbortController().signal).then((body) => (read = body));
	const drip = () => sender.push('[');
	expect(await passUntil(() => read !== 'nothing yet', drip)).toBe(5_000);
	expect(read).toBeUndefined();
});

it('its sender is cut off a second later, at the second look that finds next to nothing', async () => {
	endConnection(request());
	const drip = () => sender.push('[');
	expect(await passUntil(() => sender.destroyed, drip)).toBe(1_000);
});

it('a sender of whom much still comes is read on for 10 seconds', async () => {
	endConnection(request());
	const flood = () => sender.push(Buffer.alloc(8_192));
	expect(await passUntil(() => sender.destroyed, flood)).toBe(10_500);
});

import { FirstAlone } from '../../../../nodes/PingOne/pingone/client/firstAlone.ts';

/** A request that ends when the test says so. */
function request() {
	let end: (value: string) => void = () => undefined;
	let fail: (reason: Error) => void = () => undefined;
	const ended = new Promise<string>((resolve, reject) => {
		end = resolve;
		fail = reject;
	});
	const send = jest.fn(async () => await ended);
	return { send, end, fail };
}

const settled = async () => await jest.advanceTimersByTimeAsync(0);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it.each(['success', 'a refusal'])('lets the others go after %s of the first', async (outcome) => {
	const gates = new FirstAlone();
	const [first, second, third] = [request(), request(), request()];
	const ended = gates.run('a', first.send).catch((reason: unknown) => reason);
	const others = [gates.run('a', second.send), gates.run('a', third.send)];
	await settled();
	expect(first.send).toHaveBeenCalled();
	expect(second.send).not.toHaveBeenCalled();
	if (outcome === 'success') first.end('1');
	else first.fail(new Error('no'));
	await ended;
	await settled();
	expect(second.send).toHaveBeenCalled();
	expect(third.send).toHaveBeenCalled();
	second.end('2');
	third.end('3');
	expect(await Promise.all(others)).toEqual(['2', '3']);
});

it('opens after three seconds, whatever the first one does', async () => {
	const gates = new FirstAlone();
	const [first, second] = [request(), request()];
	void gates.run('a', first.send);
	void gates.run('a', second.send);
	await jest.advanceTimersByTimeAsync(2_999);
	expect(second.send).not.toHaveBeenCalled();
	await jest.advanceTimersByTimeAsync(1);
	expect(second.send).toHaveBeenCalled();
});

it('leaves no timer behind', async () => {
	const gates = new FirstAlone();
	const [first, second] = [request(), request()];
	const ended = [gates.run('a', first.send), gates.run('a', second.send)];
	await settled();
	expect(jest.getTimerCount()).toBe(1);
	first.end('1');
	second.end('2');
	await Promise.all(ended);
	expect(jest.getTimerCount()).toBe(0);
});

it('is no gate for another credential', async () => {
	const gates = new FirstAlone();
	const [first, other] = [request(), request()];
	void gates.run('a', first.send);
	void gates.run('b', other.send);
	await settled();
	expect(other.send).toHaveBeenCalled();
});

it('takes out a request that is called off while it waits', async () => {
	const gates = new FirstAlone();
	const [first, second] = [request(), request()];
	const stop = new AbortController();
	const reason = new Error('stopped');
	const ended = gates.run('a', first.send);
	const waiting = gates.run('a', second.send, stop.signal);
	stop.abort(reason);
	await expect(waiting).rejects.toBe(reason);
	first.end('1');
	await ended;
	await settled();
	expect(second.send).not.toHaveBeenCalled();
});

it('closes again when nobody is left', async () => {
	const gates = new FirstAlone();
	const [one, two, three] = [request(), request(), request()];
	one.end('1');
	await gates.run('a', one.send);
	void gates.run('a', two.send);
	void gates.run('a', three.send);
	await settled();
	expect(two.send).toHaveBeenCalled();
	expect(three.send).not.toHaveBeenCalled();
});

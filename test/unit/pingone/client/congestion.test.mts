import { CongestionWindow } from '../../../../nodes/PingOne/pingone/client/congestion.ts';

/** Begins so many requests, which end when all may. @returns whether another one could go after each */
async function begin(window: CongestionWindow, count: number) {
	let end: () => void = () => undefined;
	const ended = new Promise<void>((resolve) => (end = resolve));
	const { isOpen } = window.bound({ turn: 0 } as never);
	const under: Array<Promise<void>> = [];
	const open = Array.from({ length: count }, () => {
		under.push(window.watch(1_000, async () => await ended));
		return isOpen?.();
	});
	end();
	await Promise.all(under);
	return open;
}

it('lets no more requests be under way than PingOne is sure to answer in time', async () => {
	expect(await begin(new CongestionWindow(1_000), 5)).toEqual([true, true, true, false, false]);
});

it('lets one more be under way for each that was answered in time', async () => {
	const window = new CongestionWindow(1_000);
	await begin(window, 4);
	const open = await begin(window, 8);
	expect(open.slice(0, 4)).toEqual([true, true, true, true]);
	expect(open.at(-1)).toBe(false);
});

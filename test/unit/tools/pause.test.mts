import { setTimeout as delay } from 'node:timers/promises';
import { Pauses } from '../../../tools/host/pause.mts';

/** How long the pauses are between looks that take so long. In ms. */
async function pausesBetween(looks: number[]): Promise<number[]> {
	const pauses = new Pauses();
	const lengths: number[] = [];
	for (const took of looks) {
		await delay(took);
		const before = performance.now();
		await pauses.next();
		lengths.push(performance.now() - before);
	}
	return lengths;
}

it('are short at first, and grow with what has been waited', async () => {
	const lengths = await pausesBetween(Array.from({ length: 40 }, () => 1));
	expect(lengths[0]).toBeLessThan(200);
	expect(Math.max(...lengths.slice(30))).toBeGreaterThanOrEqual(999);
	expect(Math.max(...lengths)).toBeLessThan(2_000);
});

it('are as long as it took to look', async () => {
	const [first, second] = await pausesBetween([500, 1]);
	expect(first).toBeGreaterThanOrEqual(499);
	expect(second).toBeLessThan(400);
});

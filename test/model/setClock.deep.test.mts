import { depth } from '../support/depth.mts';
import { type Outage, runThrough, type Work } from './outage.mts';

/* The clock of this machine is set while answers get lost. */

const PEOPLE = 200;
const MINUTE_MS = 60_000;
const LOSING: Outage = { kind: 'cut', beginsMs: 2_000, lastsMs: 30_000, share: 0.5 };

const play = async (work: Work, byMs: number) =>
	await runThrough(1, PEOPLE, LOSING, {}, { setsClock: { atMs: 10_000, byMs } }, work);

describe.each<Work>(['device.createFido2', 'user.disable'])('%s', (work) => {
	it.each(depth([-3, 60], [-3, 3, -60, 60]))(
		'by %d minutes: nobody is served twice, and it takes no longer',
		async (minutes) => {
			const undisturbed = await play(work, 0);
			const run = await play(work, minutes * MINUTE_MS);
			expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
			expect(new Set(run.counts)).toEqual(new Set([work === 'user.disable' ? 0 : 1]));
			expect(run.tookMs).toBeLessThan(undisturbed.tookMs + 5_000);
		},
	);
});

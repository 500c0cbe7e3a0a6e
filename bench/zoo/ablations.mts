/** One mechanism of the pace controller, and the edits that take it out: file, text, other text. */
export interface Ablation {
	name: string;
	edits: ReadonlyArray<readonly [file: string, from: string, to: string]>;
}

const RAMP: Ablation[] = [
	{
		name: 'Ramp: triple with each response',
		edits: [['curve.ts', 'const startSeconds = (', 'const startSeconds = 0 * (']],
	},
	{
		name: 'Ramp: bound by what is in flight',
		edits: [['curve.ts', 'Math.min(rate, inFlight /', 'Math.min(rate, 1e9 * inFlight /']],
	},
	{
		name: 'Ramp: long latencies count as 0.5 s',
		edits: [['curve.ts', 'Math.min(latency, LONG_LATENCY_SECONDS)', 'latency']],
	},
	{
		name: 'Ramp: slower growth after 3 s',
		edits: [
			['curve.ts', 'return 2 ** (fast /', 'return 2 ** (seconds / doubling) + 0 * 2 ** (fast /'],
		],
	},
	{
		name: 'Second ramp after a refusal too early to tell',
		edits: [['estimate.ts', 'this.restart === undefined && isEarly', 'false']],
	},
	{
		name: 'Second ramp after two refusals at once',
		edits: [['estimate.ts', 'return wasAtOnce && this.wasAtOnce', 'return false']],
	},
];

const EVIDENCE: Ablation[] = [
	{
		name: 'Share let through',
		edits: [['evidence.ts', 'if (passed < ENOUGH)', 'if (passed >= 0)']],
	},
	{
		name: 'Window: refused in a row, then accepted',
		edits: [['evidence.ts', 'refusedInARow >= ENOUGH && since', 'false && since']],
	},
	{
		name: 'Stray refusal',
		edits: [['evidence.ts', 'refusedInARow === 1 &&', 'false &&']],
	},
	{
		name: 'Seen for a second: nothing else is needed',
		edits: [['evidence.ts', 'isSure: seconds > FULL_SECONDS', 'isSure: false']],
	},
	{
		name: 'One response more or less',
		edits: [['evidence.ts', 'const ROUNDING = 0.5', 'const ROUNDING = 0']],
	},
	{
		name: 'Less trust in what a long pause saved up',
		edits: [['estimate.ts', 'Math.min(second, (LONG_PAUSE', 'Math.max(second, 0 * (LONG_PAUSE']],
	},
	{
		name: "The second of the server's Date",
		edits: [
			['estimate.ts', 'clocked: readServerSecond(this.log, run.first)', 'clocked: undefined'],
		],
	},
];

const RECOVERY: Ablation[] = [
	{
		name: 'Lower, the sooner it was refused',
		edits: [['estimate.ts', 'EXCESS_SECONDS / ran, 1 / count', '0']],
	},
	{
		name: 'Climb to the goal',
		edits: [['estimate.ts', 'const CLIMB = 8', 'const CLIMB = 0']],
	},
	{
		name: 'Back to the plateau after a search',
		edits: [['estimate.ts', 'if (isSearch) goal =', 'if (Number(isSearch) > 1) goal =']],
	},
	{
		name: 'Search no faster than responses',
		edits: [['rate.ts', 'Math.max(1, this.latency.mean / 1000)', '1']],
	},
	{
		name: 'A confirmed plateau lasts longer',
		edits: [['plateau.ts', 'same: TRUST * trust', 'same: trust']],
	},
	{
		name: 'Shorter after one refused in its middle',
		edits: [['plateau.ts', 'early: firstTrust / TRUST', 'early: firstTrust']],
	},
	{
		name: 'Shorter where others may share the limit',
		edits: [['plateau.ts', 'this.firstTrust = TRUST ** -2', 'this.firstTrust = 1']],
	},
	{
		name: 'Shorter after a fall',
		edits: [['plateau.ts', 'const MIN_FALL = 0.2', 'const MIN_FALL = 1']],
	},
	{
		name: 'At least 30 requests a plateau',
		edits: [['plateau.ts', 'const MIN_REQUESTS = 30', 'const MIN_REQUESTS = 0']],
	},
	{
		name: 'One at a time after as many as the last time',
		edits: [['rate.ts', 'if (!isShare) this.quota = count', '']],
	},
	{
		name: 'Bound on what a caller has in flight',
		edits: [['rate.ts', 'const WIDTH = 64', 'const WIDTH = 1e9']],
	},
];

/** All mechanisms, in the order in which a run meets them. */
export const ABLATIONS: Ablation[] = [...RAMP, ...EVIDENCE, ...RECOVERY];

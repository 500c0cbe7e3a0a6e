/** One mechanism of the pace controller, and the edits that take it out: file, text, other text. */
export interface Ablation {
	name: string;
	edits: ReadonlyArray<readonly [file: string, from: string, to: string]>;
}

const RAMP: Ablation[] = [
	{
		name: 'Ramp: grows with what was accepted',
		edits: [['curve.ts', 'const IN_FLIGHT_SHARE = 0.12', 'const IN_FLIGHT_SHARE = 0']],
	},
	{
		name: 'Ramp: long latencies count as 0.4 s',
		edits: [['curve.ts', 'Math.min(latency, LONG_LATENCY_SECONDS)', 'latency']],
	},
	{
		name: 'Second ramp after a refusal too early to tell',
		edits: [['estimate.ts', 'isEarly && this.restart === undefined', 'false']],
	},
];

const EVIDENCE: Ablation[] = [
	{
		name: 'Share let through',
		edits: [
			[
				'evidence.ts',
				'return { second, allowed: (passed - ROUNDING) / seconds }',
				'return { second }',
			],
		],
	},
	{
		name: 'One response more or less',
		edits: [['evidence.ts', 'const ROUNDING = 0.5', 'const ROUNDING = 0']],
	},
	{
		name: 'Less trust in what a long pause saved up',
		edits: [['estimate.ts', 'const LONG_PAUSE_FACTOR = 3', 'const LONG_PAUSE_FACTOR = 1e9']],
	},
	{
		name: "The second of the server's Date",
		edits: [['estimate.ts', 'readServerSecond(this.log, run.first)', 'undefined as never']],
	},
];

const RECOVERY: Ablation[] = [
	{
		name: 'Lower, the sooner it was refused',
		edits: [['estimate.ts', 'EXCESS_SECONDS / ran, 1 / count', '0']],
	},
	{
		name: 'Lower by no more than 30 %',
		edits: [['estimate.ts', 'const MAX_CUT = 0.7', 'const MAX_CUT = 0']],
	},
	{
		name: 'Back to the plateau after a search',
		edits: [['estimate.ts', 'const SEARCH_REACH = 1.3', 'const SEARCH_REACH = 0']],
	},
	{
		name: 'Search no faster than responses',
		edits: [['curve.ts', 'SEARCH_SECONDS * Math.max(1, latency)', 'SEARCH_SECONDS']],
	},
	{
		name: 'A confirmed plateau lasts longer',
		edits: [['estimate.ts', 'this.trust *= TRUST', 'this.trust = 1']],
	},
	{
		name: 'Shorter after one refused in its middle',
		edits: [['estimate.ts', 'ran > SETTLED * pause ? 1 / TRUST : 1', '1']],
	},
	{
		name: 'Shorter after a fall',
		edits: [['estimate.ts', 'const MIN_FALL = 0.2', 'const MIN_FALL = 1']],
	},
	{
		name: 'At least 30 requests a plateau',
		edits: [['estimate.ts', 'const MIN_REQUESTS = 30', 'const MIN_REQUESTS = 0']],
	},
	{
		name: 'Never below 0.9 a second',
		edits: [['estimate.ts', 'const MIN_RATE = 0.9', 'const MIN_RATE = 0.001']],
	},
];

/** All mechanisms, in the order in which a run meets them. */
export const ABLATIONS: Ablation[] = [...RAMP, ...EVIDENCE, ...RECOVERY];

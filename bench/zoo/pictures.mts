import { mkdirSync, writeFileSync } from 'node:fs';
import '../simulate/hooks.mts';
import { STYLE } from '../chartStyle.mts';
import { FixedWindow, type Limiter, TokenBucket } from './limiters.mts';

/**
 * Draws the pictures of docs/pace.md from runs in virtual time: `node bench/zoo/pictures.mts`. Each
 * point is what arrived at the limiter in a quarter of a second.
 */
const { simulate } = await import('./world.mts');

const SEED = 6;
const BIN_MS = 250;
const SIZE = { width: 880, height: 250, left: 56, right: 24, top: 62, bottom: 34 };

interface Arrival {
	at: number;
	isAccepted: boolean;
}

/** Notes what a limiter is asked, and what it says. */
class Recorder implements Limiter {
	readonly arrivals: Arrival[] = [];
	private readonly limiter: Limiter;

	constructor(limiter: Limiter) {
		this.limiter = limiter;
	}

	admit(now: number): number | undefined {
		const waitMs = this.limiter.admit(now);
		this.arrivals.push({ at: now, isAccepted: waitMs === undefined });
		return waitMs;
	}
}

/** Sends 1400 requests to a limiter that is 80 ms away. */
async function record(limiter: Limiter): Promise<{ arrivals: Arrival[]; ms: number }> {
	const recorder = new Recorder(limiter);
	const { ms } = await simulate(
		{
			groups: [
				{
					limiter: () => recorder,
					latency: (random) => ({ before: 80 + 20 * random(), after: 20 }),
				},
			],
			items: 1400,
			startsMs: [0],
			callers: 256,
		},
		SEED,
	);
	return { arrivals: recorder.arrivals, ms };
}

const text = (x: number, y: number, content: string, style = '') =>
	`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${style && ` class="${style}"`}>${content}</text>`;

/** One run as a picture: bars of what was accepted and refused, and the limit as a line. */
function draw(
	title: string,
	legend: string,
	limit: number,
	run: Awaited<ReturnType<typeof record>>,
) {
	const { width, height, left, right, top, bottom } = SIZE;
	const bins = Array.from({ length: Math.ceil(run.ms / BIN_MS) }, () => ({
		accepted: 0,
		refused: 0,
	}));
	for (const { at, isAccepted } of run.arrivals) {
		bins[Math.floor(at / BIN_MS)][isAccepted ? 'accepted' : 'refused'] += 1000 / BIN_MS;
	}
	const most = Math.max(...bins.map(({ accepted, refused }) => accepted + refused));
	const step = (width - left - right) / bins.length;
	const scale = (height - top - bottom) / most;
	const base = height - bottom;
	const bar = (index: number, from: number, size: number, style: string) =>
		size === 0
			? ''
			: `<rect x="${(left + index * step).toFixed(1)}" y="${(base - (from + size) * scale).toFixed(1)}" width="${Math.max(1, step - 1).toFixed(1)}" height="${(size * scale).toFixed(1)}" class="${style}"/>`;
	const y = (base - limit * scale).toFixed(1);
	const seconds = Array.from({ length: Math.floor(run.ms / 2000) + 1 }, (_, index) => 2 * index);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title legend">
<title id="title">${title}</title>
<desc id="legend">${legend}</desc>
<style>${STYLE}.refused { fill: #cf222e; }</style>
<rect width="${width}" height="${height}" rx="8" class="page"/>
${text(24, 28, title, 'heading')}
${text(24, 46, legend, 'faint')}
${bins.map(({ accepted, refused }, index) => bar(index, 0, accepted, 'own') + bar(index, accepted, refused, 'refused')).join('\n')}
<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" class="mark"/>
${text(24, Number(y) + 4, String(limit), 'faint')}
${seconds.map((second) => text(left + (second * 1000 * step) / BIN_MS, height - 14, `${second} s`, 'faint')).join('\n')}
</svg>
`;
}

const LEGEND =
	'Requests per second at the limiter, by quarters of a second. Blue: accepted. Red: refused. Dashed: the limit.';
const folder = new URL('../../docs/images/', import.meta.url);
mkdirSync(folder, { recursive: true });
const pictures = [
	{
		name: 'pace-bucket',
		title: 'A token bucket: 60 a second, saves up 60',
		limiter: new TokenBucket(60, 60),
	},
	{
		name: 'pace-window',
		title: 'A fixed window: 60 in each second',
		limiter: new FixedWindow(60, 1000, 300),
	},
];
for (const { name, title, limiter } of pictures) {
	const run = await record(limiter);
	writeFileSync(new URL(`${name}.svg`, folder), draw(title, LEGEND, 60, run));
	console.log(
		name,
		`${(run.ms / 1000).toFixed(1)} s`,
		`${run.arrivals.filter((one) => !one.isAccepted).length} refused`,
	);
}

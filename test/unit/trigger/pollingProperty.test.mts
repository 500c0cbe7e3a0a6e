import { LATE_MS } from '../../../nodes/PingOne/trigger/polling/position.ts';
import { draws } from '../../support/depth.mts';
import { VirtualLog, virtualRow, type VirtualRow } from '../../support/polling/virtualLog.mts';
import { VirtualPoller } from '../../support/polling/virtualPoller.mts';

/*
 * The polling trigger in virtual time: whatever happens, each wanted row comes out exactly once. The
 * number of seeds is small here; `TEST_DEPTH=2000 npm run test:one -- pollingProperty`
 * runs as many as before a release.
 */
const SEEDS = draws(10, 30);
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 1);
const START = Date.parse('2026-11-25T09:00:00.000Z');
const TYPES = ['A.ONE', 'B.TWO', 'C.THREE', 'D.FOUR'];
/** Around the beginning and a change of events, the second decides in which PingOne's time is named. */
const BLUR_MS = 2_000;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Draws from a world. */
class Draw {
	readonly unit: () => number;
	constructor(seed: number) {
		this.unit = randomOf(seed);
	}
	chance = (probability: number) => this.unit() < probability;
	whole = (from: number, to: number) => from + Math.floor(this.unit() * (to - from + 1));
	one = <T,>(from: T[]) => from[this.whole(0, from.length - 1)];
	some = <T,>(from: T[]) => {
		const chosen = from.filter(() => this.chance(0.5));
		return chosen.length > 0 ? chosen : [this.one(from)];
	};
}

/** Most rows are there at once; a few come as late as PingOne says they may. */
const lateness = (draw: Draw) =>
	draw.chance(0.02) ? draw.whole(1_000, LATE_MS - 3_000) : draw.whole(12, 483);

function rowsOfMinute(draw: Draw, from: number): VirtualRow[] {
	const isBurst = draw.chance(0.04);
	const count = isBurst ? draw.whole(1_000, 12_000) : draw.whole(0, draw.one([2, 30, 200]));
	const isMoment = draw.chance(0.1);
	const moment = from + draw.whole(0, 59_999);
	return Array.from({ length: count }, () => {
		const at = isMoment ? moment : from + draw.whole(0, 59_999);
		// Most of what happens in a tenant is not wanted.
		const type = draw.chance(isBurst ? 0.1 : 0.5) ? draw.one(TYPES) : 'Z.OTHER';
		return virtualRow(at, type, lateness(draw));
	});
}

interface Change {
	at: number;
	types: string[];
}

interface World {
	log: VirtualLog;
	poller: VirtualPoller;
	rows: VirtualRow[];
	/** The events wanted, from a time on. */
	changes: Change[];
	skewMs: number;
}

async function step(draw: Draw, world: World): Promise<void> {
	const { log, poller } = world;
	if (draw.chance(0.05)) world.skewMs = draw.one([0, -7_200_000, 7_200_000, 900, -86_400_000]);
	const isAway = draw.chance(0.05);
	log.fails = () => isAway || draw.chance(0.002);
	const dice = draw.unit();
	if (dice < 0.06) {
		// While PingOne is away, n8n does not activate the workflow.
		log.fails = () => false;
		const types = draw.some(TYPES);
		world.changes.push({ at: log.now, types });
		await poller.activate(types);
	} else if (dice < 0.12) {
		await poller.activate();
	} else if (dice < 0.4) {
		await Promise.all([poller.poll(), poller.poll()]);
	} else {
		await poller.poll();
	}
}

/** Lets time pass until everything has come out. */
async function settle({ log, poller }: World): Promise<void> {
	log.fails = () => false;
	for (let polls = 0; polls < 12; polls += 1) {
		log.now += 60_000;
		await poller.poll();
	}
}

async function run(seed: number): Promise<World> {
	const draw = new Draw(seed);
	const log = new VirtualLog(START, draw.one(['newest first', 'newest first', 'oldest first']));
	const types = draw.some(TYPES);
	const poller = new VirtualPoller(log, types);
	const world: World = { log, poller, rows: [], changes: [{ at: START, types }], skewMs: 0 };
	// Not a spy: that would remember millions of calls.
	Date.now = () => log.now + world.skewMs;
	performance.now = () => log.now - START;
	await poller.activate();
	for (let minutes = draw.whole(10, 30); minutes > 0; minutes -= 1) {
		const rows = rowsOfMinute(draw, log.now);
		log.add(rows);
		for (const row of rows) world.rows.push(row);
		log.requestMs = draw.whole(0, 250);
		// n8n polls each minute, or is stopped for a while.
		if (draw.chance(0.1)) {
			log.now += 60_000 * draw.whole(2, 90);
			await poller.activate();
		} else {
			log.now += draw.one([60_000, 60_000, 61_000, 20_000, 300_000]);
		}
		await step(draw, world);
	}
	await settle(world);
	return world;
}

/** Whether a row was wanted when it happened, and ever since until it can have come out. */
function isOwed({ recordedAt, row }: VirtualRow, { changes }: World): boolean {
	const { type } = row.action;
	const atFirst = changes.findLast(({ at }) => at <= recordedAt);
	const later = changes.filter(({ at }) => at > recordedAt);
	return [atFirst, ...later].every((change) => change?.types.includes(type) === true);
}

/** Whether a row may come out: it is wanted by the events in force when it happened. */
function isAllowed({ recordedAt, row }: VirtualRow, { changes }: World): boolean {
	const near = changes.filter(({ at }) => Math.abs(at - recordedAt) <= BLUR_MS);
	const atFirst = changes.findLast(({ at }) => at <= recordedAt);
	return [atFirst, ...near].some((change) => change?.types.includes(row.action.type) === true);
}

const isNearChange = ({ recordedAt }: VirtualRow, { changes }: World) =>
	changes.some(({ at }) => Math.abs(at - recordedAt) <= BLUR_MS);

/** What is wrong with a run; empty when nothing is. */
function check(world: World): string[] {
	const { rows, poller } = world;
	const counts = new Map<string, number>();
	for (const id of poller.given) counts.set(id, (counts.get(id) ?? 0) + 1);
	const wrong: string[] = [];
	for (const each of rows) {
		const count = counts.get(each.row.id) ?? 0;
		const what = `${each.row.id} ${each.row.action.type} ${new Date(each.recordedAt).toISOString()}`;
		if (count > 1) wrong.push(`${count} times: ${what}`);
		if (count === 0 && isOwed(each, world) && !isNearChange(each, world))
			wrong.push(`lost: ${what}`);
		if (count > 0 && !isAllowed(each, world)) wrong.push(`not wanted: ${what}`);
	}
	const visible = poller.errors.filter((error) => !String(error).includes('PingOne is away'));
	return [...wrong, ...visible.map((error) => `error: ${String(error)}`)];
}

const { now } = Date;
const monotonic = performance.now.bind(performance);
afterEach(() => {
	Date.now = now;
	performance.now = monotonic;
});

it(`gives each wanted row exactly once, in ${SEEDS} worlds`, async () => {
	let [given, rows, requests] = [0, 0, 0];
	for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
		const world = await run(seed);
		const wrong = check(world);
		expect({ seed, count: wrong.length, first: wrong.slice(0, 5) }).toEqual({
			seed,
			count: 0,
			first: [],
		});
		given += world.poller.given.length;
		rows += world.rows.length;
		requests += world.log.requests;
	}
	expect(given).toBeGreaterThan(SEEDS);
	if (SEEDS >= 1_000) console.info(`${rows} rows, ${given} given out, ${requests} requests`);
}, 1_800_000);

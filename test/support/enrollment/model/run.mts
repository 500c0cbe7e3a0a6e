import { random } from '../brokenBodies.mts';
import { Clock } from './clock.mts';
import { makeWait, ModelN8n } from './n8n.mts';
import { ModelPage, type Profile } from './person.mts';
import { ModelPingOne, type Weather } from './pingOne.mts';
import { sealerFor } from '../../../../nodes/PingOne/page/link/seal.ts';
import type { Attempt } from '../../../../nodes/PingOne/enrollment/session.ts';
import { USER } from './pingOne.mts';

const MINUTE = 60_000;

function drawWeather(roll: () => number, start: number): Weather {
	const some = (chance: number, max: number) => (roll() < chance ? roll() * max : 0);
	const outages = Array.from({ length: Math.floor(roll() * 4) }, () => {
		const from = start + roll() * 10 * MINUTE;
		return { from, to: from + roll() * (roll() < 0.8 ? MINUTE : 40 * MINUTE) };
	});
	return {
		staleMs: some(0.5, 1_500),
		wayMs: roll() < 0.8 ? 200 : 1_500,
		outages,
		lost: some(0.5, 0.4),
		late: some(0.3, 0.3),
		readFails: some(0.4, 0.5),
		roleLostAt: roll() < 0.08 ? start + roll() * 8 * MINUTE : Infinity,
		userDeletedAt: roll() < 0.05 ? start + roll() * 8 * MINUTE : Infinity,
	};
}

/** How one run ended. */
export interface Ending {
	/** What is wrong with it; none when it is right. */
	faults: string[];
	log: string[];
	status: string;
}

interface Outcome {
	status?: string;
	unknownDeviceIds?: string[];
	conflict?: { deviceIds: string[] };
}

const deviceOf = (token: string) =>
	sealerFor<Attempt>('secret', 'enrollment', {
		executionId: '1',
		nodeId: 'n',
		nonce: 'x',
		userId: USER,
	}).open(token)?.deviceId;

/** Compares workflow, PingOne and pages. */
function judge(
	n8n: ModelN8n,
	pingOne: ModelPingOne,
	pages: ModelPage[],
	foreign: string[],
	isStrict: boolean,
): string[] {
	const faults: string[] = [];
	const { userDeletedAt } = pingOne.weather;
	const isGone = userDeletedAt < Infinity;
	const active = pingOne.devices
		.filter(({ status, ofLink }) => ofLink && status === 'ACTIVE')
		.map(({ id }) => id);
	const outcome = (n8n.item?.enrollment ?? {}) as Outcome;
	// What ends after the workflow has gone on can be named in the log only.
	const named = [
		...(outcome.unknownDeviceIds ?? []),
		...(outcome.conflict?.deviceIds ?? []),
		...n8n.inDoubt,
	];
	// Nobody can call back a DELETE that PingOne carries out after its sender has given it up.
	const isThere = (id: string) => active.includes(id) || pingOne.deletedLate.includes(id);
	const { status } = outcome;
	const own = n8n.item?.id as string | undefined;
	if (n8n.state === 'waiting') faults.push('the wait has no end');
	if (n8n.open > 0) faults.push('a request is followed up for ever');
	for (const id of foreign) {
		if (!isGone && !pingOne.devices.some((each) => each.id === id)) faults.push(`deleted ${id}`);
	}
	const told = pages.flatMap((page) => page.told).map(deviceOf);
	for (const id of told) {
		if (isGone || n8n.state === 'canceled') continue;
		if (!isThere(id!)) faults.push(`told done of ${id}, which is not active`);
		if (id !== own) faults.push(`told done of ${id}, but the workflow has ${own ?? status}`);
	}
	if (status === 'ENROLLED' && !isGone && !isThere(own!)) faults.push(`${own} is not active`);
	const unnamed = active.filter((id) => id !== own && !named.includes(id));
	if (n8n.state === 'success' && unnamed.length > 0) faults.push(`nobody names ${unnamed.join()}`);
	if (isStrict && active.length > 1) faults.push(`${active.length} active keys`);
	const used = pages.some(({ last }) => last === 'used');
	// Whose key was active may be deleted before the workflow has heard of it, or be named at its end.
	if (used && n8n.state === 'success' && status !== 'ENROLLED' && !isGone && named.length === 0)
		faults.push('told used, but nobody enrolled');
	return faults;
}

/** What windows that finish almost at once meet: reads that fail and lag, or that only lag. */
const DUELS = {
	failing: { outages: [], readFails: 0.3, staleMs: 1_500 },
	lagging: {
		...{ outages: [], readFails: 0, lost: 0, late: 0, staleMs: 1_500 },
		...{ roleLostAt: Infinity, userDeletedAt: Infinity },
	},
} satisfies Record<string, Partial<Weather>>;

/**
 * Plays one wait with everything that can happen to it, in virtual time.
 *
 * @param duel where several windows finish almost at once: what they meet. At one process, where reads
 * only lag, one key at most is left; at two, a second one is named
 */
export async function play(seed: number, duel?: keyof typeof DUELS): Promise<Ending> {
	const isDuel = duel !== undefined;
	const roll = random(seed);
	const clock = new Clock(roll);
	try {
		const start = clock.now;
		const isOne = roll() < 0.5 && !isDuel;
		const processes = isOne || duel === 'lagging' ? 1 : 2;
		const weather = { ...drawWeather(roll, start), ...(duel && DUELS[duel]) };
		const pingOne = new ModelPingOne(clock, roll, weather);
		const foreign = [pingOne.addForeign('ACTIVE').id, pingOne.addForeign('ACTIVATION_REQUIRED').id];
		const validMs = roll() < 0.7 ? 30 * MINUTE : 2 * MINUTE + roll() * 6 * MINUTE;
		const skews = Array.from({ length: processes }, () => 0);
		const n8n = new ModelN8n(clock, pingOne, makeWait(start, validMs, [...foreign]), skews);
		const profiles: Profile[] = [{}, {}];
		const windows = Math.max(1 + Math.floor(roll() * 3), isDuel ? 3 : 1);
		const [firstMs, touchMs] = isDuel ? [1_000, 2_000] : [MINUTE, 40_000];
		const [wayMs, lost] = [roll() < 0.8 ? 200 : 4_000, roll() < 0.5 ? roll() * 0.3 : 0];
		const pages = Array.from({ length: windows + 2 }, (_, index) => {
			// The second window shares its profile with the first; the third is another browser's.
			const profile = profiles[index % windows === 2 ? 1 : 0];
			const page = new ModelPage(clock, n8n, roll, profile, processes, wayMs, lost, touchMs);
			clock.at(
				start + 1_000 + roll() * (index < windows ? firstMs : 12 * MINUTE),
				() => void page.visit(),
			);
			if (roll() < 0.2) clock.at(start + roll() * 6 * MINUTE, () => page.close());
			return page;
		});
		if (roll() < 0.08) clock.at(start + roll() * 8 * MINUTE, () => n8n.stop());
		if (roll() < 0.2) {
			clock.at(start + roll() * 5 * MINUTE, () =>
				foreign.push(pingOne.addForeign('ACTIVATION_REQUIRED').id),
			);
		}
		const isQuiet = await clock.runUntil(start + 12 * 60 * MINUTE);
		const faults = judge(n8n, pingOne, pages, foreign, duel === 'lagging');
		if (!isQuiet) faults.push('it never ends');
		return {
			faults,
			log: pingOne.log,
			status: String((n8n.item?.enrollment as Outcome | undefined)?.status ?? n8n.state),
		};
	} finally {
		clock.restore();
	}
}

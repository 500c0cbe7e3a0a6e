import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { isNotFound } from '../../pingone/errors/failure';
import { isUuid } from '../../pingone/errors/uuid';
import { eventType, objectAt, textAt } from './members';
import type { Found } from './readEvent';
import { otherUsers, readSubject, type Subject } from './subject';

/** Events about a user begin so, whether or not they name the user. */
const ABOUT_USER = /^(USER|DEVICES?|MEMBER_OF_GROUP|PASSWORD|SESSION|OTP|ASSERTION|FLOW)\./;

/** Finds the population of a user whom PingOne shows. @throws when nothing can be said of any user */
export type LookUp = (userId: string) => Promise<string | undefined>;

/** PingOne's word that it gives out users counts for so long, in ms. */
const THERE_MS = 5_000;
/** Longest wait for it, in ms. */
const PATIENCE_MS = 30_000;

/**
 * Looks users up, each once, all within `patienceMs`. Where one cannot be read, the list of users
 * tells whether none can. @param onUnread for one who may be there
 */
export function lookUpIn(
	open: (patienceMs: number) => Promise<PingOneApi>,
	patienceMs: number,
	onUnread: (thrown: unknown) => void,
): LookUp {
	const opened = open(patienceMs);
	// A poll that looks no one up does not mind.
	opened.catch(() => undefined);
	const asked = new Map<string, Promise<string | undefined>>();
	let [anyone, until]: [Promise<unknown>, number] = [Promise.resolve(), -Infinity];
	const findAnybody = async () => {
		if (performance.now() >= until) {
			until = performance.now() + THERE_MS;
			// Not by the first, which may have no patience left.
			anyone = open(PATIENCE_MS).then(async (api) => await api.get(['users'], { limit: 1 }));
		}
		await anyone;
	};
	const read = async (userId: string) => {
		try {
			const user = await (await opened).getById(['users', userId]);
			return textAt(objectAt(user, 'population'), 'id');
		} catch (thrown) {
			if (isNotFound(thrown)) return undefined;
			await findAnybody();
			onUnread(thrown);
			return undefined;
		}
	};
	return async (userId) => {
		const answer = asked.get(userId) ?? read(userId);
		asked.set(userId, answer);
		return await answer;
	};
}

/** So many events are looked at together; PingOne answers some hundred requests a second at most. */
const MOST_TOGETHER = 200;

/** What was decided about events, in their order. */
interface Decided {
	found: Found[];
	/** How many were decided, the first ones. */
	decided: number;
	stopped?: { by: unknown };
}

/**
 * Keeps the events about users of chosen populations, in order. Rows about memberships never name
 * the population (elastic/integrations, AppOmni's event-maturity-matrix), so the user is looked up;
 * one without is kept, with `populationId` null. @param chosen for an event; empty: all
 */
export async function inPopulations(
	events: IDataObject[],
	chosen: (event: IDataObject) => string[][],
	lookUp: LookUp,
): Promise<Decided> {
	type Place = Pick<Subject, 'userId' | 'populationId'>;
	const populationNow = async ({ userId, populationId }: Place) =>
		populationId === undefined && isUuid(userId) ? await lookUp(userId) : undefined;
	const decide = async (event: IDataObject): Promise<Found | undefined> => {
		const lists = chosen(event).filter((list) => list.length > 0);
		if (lists.length === 0) return { event };
		const subject = readSubject(event);
		if (subject.userId === undefined && subject.populationId === undefined) {
			return ABOUT_USER.test(eventType(event) ?? '') ? { event } : undefined;
		}
		const isIn = (population: string | undefined) =>
			population === undefined || lists.every((list) => list.includes(population));
		const now = await populationNow(subject);
		if (isIn(subject.populationId ?? now)) return { event, populationNow: now };
		for (const other of otherUsers(event)) {
			if (isIn(other.populationId ?? (await populationNow(other)))) {
				return { event, populationNow: now };
			}
		}
		return undefined;
	};
	const found: Found[] = [];
	for (let decided = 0; decided < events.length; decided += MOST_TOGETHER) {
		const some = events.slice(decided, decided + MOST_TOGETHER);
		const outcomes = await Promise.allSettled(some.map(decide));
		for (const [index, outcome] of outcomes.entries()) {
			if (outcome.status === 'rejected') {
				return { found, decided: decided + index, stopped: { by: outcome.reason } };
			}
			if (outcome.value) found.push(outcome.value);
		}
	}
	return { found, decided: events.length };
}

import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { isNotFound } from '../../pingone/errors/failure';
import { isUuid } from '../../pingone/errors/uuid';
import { eventType, objectAt, textAt } from './members';
import type { Found } from './readEvent';
import { otherUsers, readSubject, type Subject } from './subject';

/** Events about a user begin so, whether or not they name the user. */
const ABOUT_USER = /^(USER|DEVICES?|MEMBER_OF_GROUP|PASSWORD|SESSION|OTP|ASSERTION|FLOW)\./;

/** Finds the population that a user is in now; undefined when PingOne does not tell. */
export type LookUp = (userId: string) => Promise<string | undefined>;

/**
 * Looks users up in PingOne, each once, at the tenant's pace. A user who has been deleted since has no
 * population.
 *
 * @throws PingOneError when PingOne does not answer or does not allow it: then nothing is known of
 * anybody, and the next poll tries again
 */
export function lookUpIn(api: PingOneApi): LookUp {
	const asked = new Map<string, Promise<string | undefined>>();
	return async (userId) => {
		const answer =
			asked.get(userId) ??
			api.get(['users', userId]).then(
				(user) => textAt(objectAt(user, 'population'), 'id'),
				(thrown: unknown) => {
					if (!isNotFound(thrown)) throw thrown;
					return undefined;
				},
			);
		asked.set(userId, answer);
		return await answer;
	};
}

/**
 * Keeps the events about users of chosen populations.
 *
 * Rows of the audit log do not always name the population: those about group memberships never do
 * (elastic/integrations and AppOmni's event-maturity-matrix, MEMBER_OF_GROUP.*). PingOne's own
 * filter `resources.population.id` may therefore miss them, so the user is looked up. An event about
 * a user whose population cannot be found out is kept, with `populationId` null. Of several users, one
 * in the population is enough.
 *
 * @param chosen for an event, the populations that the admin chose; empty: all
 */
export async function inPopulations(
	events: IDataObject[],
	chosen: (event: IDataObject) => string[][],
	lookUp: LookUp,
): Promise<Found[]> {
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
	const decided = await Promise.all(events.map(decide));
	return decided.filter((each) => each !== undefined);
}

import { randomUUID } from 'node:crypto';
import type { Clock } from '../tenant/clock.mts';
import type { Session, User } from '../tenant/types.mts';

/**
 * Gives a user sign-on sessions, each a minute newer than the one before.
 *
 * @param count how many
 * @param changes fields to set in each
 */
export function seedSessions(
	user: User,
	clock: Clock,
	count: number,
	changes: Record<string, unknown>,
): Session[] {
	const first = clock.now() - count * 60_000;
	const sessions = Array.from({ length: count }, (_, index) => {
		const session: Session = {
			id: randomUUID(),
			createdAt: first + index * 60_000,
			activeAt: first + index * 60_000 + 30_000,
			remoteIp: '198.51.100.7',
			city: 'tacoma',
			state: 'washington',
			country: 'united states',
		};
		return Object.assign(session, changes);
	});
	user.sessions.push(...sessions);
	return sessions;
}

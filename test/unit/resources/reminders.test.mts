import type { LinkRecord } from '../../../nodes/PingOne/page/link/records.ts';
import { pauseOf, requireReminder } from '../../../nodes/PingOne/resources/waiting/remind.ts';

const NOW = 1_000_000;
const REMINDERS = { everyMs: 600, max: 3, given: '10 minutes' };

describe('the pause before the next reminder', () => {
	const pause = (reminder: number, expiresAt: number, reminders?: typeof REMINDERS) =>
		pauseOf({ reminder, expiresAt }, reminders, NOW);

	it('ends one interval from now', () => {
		expect(pause(0, NOW + 601, REMINDERS)).toBe(NOW + 600);
		expect(pause(2, NOW + 601, REMINDERS)).toBe(NOW + 600);
	});

	it('is none when the link expires by then, after the last reminder, or without reminders', () => {
		expect(pause(0, NOW + 600, REMINDERS)).toBeUndefined();
		expect(pause(3, NOW + 601, REMINDERS)).toBeUndefined();
		expect(pause(0, NOW + 601)).toBeUndefined();
	});
});

describe('a reminder of a link that nodes before have sent', () => {
	const require = (link: object) => () =>
		requireReminder(REMINDERS, { validUntil: Date.now() + 100, ...link } as LinkRecord);

	it('is refused if it comes after the end of any such link', () => {
		expect(require({ validMs: 600 })).toThrow('no one would be reminded');
	});

	it.each([
		['is left out where the workflow came late to wait for the link', { validMs: 601 }],
		['is left out where an earlier version made the link', {}],
		['is none of a second passkey', { validMs: 600, backupOf: 'salt' }],
	])('%s', (_, link) => {
		expect(require(link)).not.toThrow();
	});
});

import type { IDataObject } from 'n8n-workflow';
import { EVENT_GROUPS } from '../../../nodes/PingOne/trigger/event/catalog.ts';
import { hasOutcome } from '../../../nodes/PingOne/trigger/event/items.ts';
import { outcomeOf } from '../../../nodes/PingOne/trigger/event/members.ts';
import { simplifyEvent } from '../../../nodes/PingOne/trigger/event/readEvent.ts';

const event = (type: string, status?: string): IDataObject => ({
	action: { type },
	...(status !== undefined && { result: { status } }),
});

it.each([
	['PASSWORD.CHECK_FAILED', 'SUCCESS', 'FAILURE'],
	['PASSWORD.CHECK_SUCCEEDED', 'SUCCESS', 'SUCCESS'],
	['USER.ACCESS_DENIED', 'SUCCESS', 'FAILURE'],
	['USER.ACCESS_DENIED', 'FAILED', 'FAILURE'],
	['USER.ACCESS_ALLOWED', undefined, 'SUCCESS'],
	['OTP.CHECK_INVALID', 'SUCCESS', 'FAILURE'],
	['DEVICE.ACTIVATION_OTP_FAILED', undefined, 'FAILURE'],
	['DEVICE.PAIRING_FAILED_COMPROMISED', 'SUCCESS', 'FAILURE'],
	['DEVICE.KEY_ROTATION_SUCCEEDED', 'SUCCESS', 'SUCCESS'],
	['AUTHENTICATION.FAILURE', 'SUCCESS', 'FAILURE'],
	['NOTIFICATION.REJECTED', 'SUCCESS', 'FAILURE'],
	['DEVICE.AUTHENTICATION.FAILED', 'SUCCESS', 'FAILURE'],
	['FAILED_LOGIN_POLICY.UPDATED', 'SUCCESS', 'SUCCESS'],
	['assertion.check_failed', 'SUCCESS', 'FAILURE'],
	['DEVICE.BLOCKED', 'SUCCESS', 'SUCCESS'],
	['DEVICE.ACTIVATED', 'FAILED', 'FAILURE'],
	['DEVICE.ACTIVATED', 'FAILURE', 'FAILURE'],
	['DEVICE.ACTIVATED', 'SUCCEEDED', 'SUCCESS'],
	['DEVICE.ACTIVATED', undefined, undefined],
	['DEVICE.ACTIVATED', '', undefined],
	['FAILEDISH.THINGS', 'SUCCESS', 'SUCCESS'],
])('%s with status %s ended in %s', (type, status, expected) => {
	expect(outcomeOf(event(type, status))).toBe(expected);
	expect(simplifyEvent({ event: event(type, status) })).toMatchObject({
		outcome: expected ?? null,
		result: status === '' ? null : (status ?? null),
	});
});

it('filters by the outcome, and drops nothing whose outcome is unknown', () => {
	const wrong = event('PASSWORD.CHECK_FAILED', 'SUCCESS');
	expect(hasOutcome(wrong, { outcome: 'FAILURE' })).toBe(true);
	expect(hasOutcome(wrong, { outcome: 'SUCCESS' })).toBe(false);
	expect(hasOutcome(wrong, {})).toBe(true);
	for (const outcome of ['FAILURE', 'SUCCESS'] as const) {
		expect(hasOutcome(event('DEVICE.ACTIVATED'), { outcome })).toBe(true);
	}
});

it('knows every type of the catalog whose name says how it ended', () => {
	const failing = EVENT_GROUPS.flatMap(({ events }) => Object.keys(events)).filter(
		(type) => outcomeOf(event(type, 'SUCCESS')) === 'FAILURE',
	);
	expect(failing).toEqual([
		'DEVICE.ACTIVATION_FAILED',
		'DEVICE.ACTIVATION_OTP_FAILED',
		'DEVICE.ACTIVATION_OTP_INVALID',
		'DEVICE.PAIRING_FAILED_COMPROMISED',
		'DEVICE.KEY_ROTATION_FAILED',
		'USER.ACCESS_DENIED',
		'ASSERTION.CHECK_FAILED',
		'OTP.CHECK_FAILED',
		'OTP.CHECK_INVALID',
		'PASSWORD.CHECK_FAILED',
	]);
});

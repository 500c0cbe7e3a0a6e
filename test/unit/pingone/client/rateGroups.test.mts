import { rateGroupOf } from '../../../../nodes/PingOne/pingone/client/steps/pace.ts';

it.each([
	['users/u/devices', 'devices'],
	['users/u/devices/d', 'devices'],
	['users/u/devices/d/nickname', 'devices'],
	['users/u/bypassMFA', 'devices'],
	['users', 'users'],
	['users/u', 'users'],
	['users/devices', 'users'],
	['users/u/mfaEnabled', 'users'],
	['users/u/memberOfGroups/g', 'users'],
	['groups', 'users'],
	['populations', 'users'],
	['deviceAuthenticationPolicies', 'configuration'],
	['fido2Policies/p', 'configuration'],
	['fidoDevicesMetadata', 'configuration'],
	['mfaSettings', 'configuration'],
	['subscriptions/s', 'configuration'],
	['activities', 'audit'],
	['activities/a', 'audit'],
	['usersOfOthers', 'other'],
	['licenses', 'other'],
])('%s counts as %s', (path, group) => {
	expect(rateGroupOf({ path: path.split('/') })).toBe(group);
});

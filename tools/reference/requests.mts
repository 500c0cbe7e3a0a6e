/**
 * Which requests of PingOne an operation sends, and which role they need: from PingOne's API reference
 * of November 2026. Roles that Ping's text does not name are marked as assumed; the sources of the
 * others are in docs/assumptions.md.
 */

const DATA = 'Identity Data Admin';
const DATA_ASSUMED = 'Identity Data Admin (_assumed_)';
const SETTINGS = 'Configuration Read Only or Environment Admin (_assumed_)';
const NONE = 'None';

/** An endpoint and a role. */
export type Request = [endpoint: string, role: string];

/** By resource and operation. Paths are below the environment, media types without their beginning. */
export const REQUESTS: Record<string, Record<string, Request>> = {
	device: {
		createFido2: ['`POST /users/{userID}/devices`; `DELETE` on a device that it replaces', DATA],
		enroll: [
			'`POST /users/{userID}/devices`, then `POST /users/{userID}/devices/{deviceID}` with `device.activate+json`; `DELETE` on it if an attempt failed; `PUT /users/{userID}/mfaEnabled` for **Enable MFA**',
			DATA,
		],
		createLink: [
			'`GET /users/{userID}`; `PUT /users/{userID}/mfaEnabled` for **Enable MFA**',
			DATA,
		],
		testSignIn: [
			'`POST /deviceAuthentications`, then `POST /deviceAuthentications/{deviceAuthenticationID}` with `assertion.check+json`',
			DATA_ASSUMED,
		],
		watchLink: ['None', NONE],
		getAll: ['`GET /users/{userID}/devices`', DATA],
		get: ['`GET /users/{userID}/devices/{deviceID}`', DATA],
		block: ['`POST /users/{userID}/devices/{deviceID}` with `device.block+json`', DATA],
		blockAll: ['`GET /users/{userID}/devices`, then `POST` on each with `device.block+json`', DATA],
		unblock: ['`POST /users/{userID}/devices/{deviceID}` with `device.unblock+json`', DATA],
		unlock: ['`POST /users/{userID}/devices/{deviceID}` with `device.unlock+json`', DATA],
		delete: ['`DELETE /users/{userID}/devices/{deviceID}`', DATA],
		deleteAll: ['`GET /users/{userID}/devices`, then `DELETE` on each', DATA],
		deletePending: ['`GET /users/{userID}/devices`, then `GET` and `DELETE` on each', DATA],
		updateNickname: ['`PUT /users/{userID}/devices/{deviceID}/nickname`', DATA],
		activateFido2: [
			'`GET /users/{userID}/devices/{deviceID}`, then `POST` to it with `device.activate+json`',
			DATA,
		],
		setOrder: ['`POST /users/{userID}/devices` with `devices.reorder+json`', DATA],
		removeOrder: ['`POST /users/{userID}/devices` with `devices.order.remove+json`', DATA],
		getAuthenticatorModels: ['`GET /fidoDevicesMetadata`', SETTINGS],
	},
	user: {
		get: ['`GET /users/{userID}`, or `GET /users?filter=`', DATA],
		getAll: ['`GET /users?filter=&limit=`', DATA],
		getWithoutPasskey: [
			'`GET /users?filter=&limit=`, then `GET /users/{userID}/devices` for each',
			DATA,
		],
		create: [
			'`POST /users` (`user.import+json` for a password or lifecycle status); with _Update_, as in Create or Update',
			DATA,
		],
		createOrUpdate: [
			'`POST /users`, or `GET /users?filter=`, `PATCH /users/{userID}` and `PUT` on its `population`, `enabled` and `mfaEnabled`',
			DATA,
		],
		update: ['`PATCH /users/{userID}`', DATA],
		offboard: [
			'`PUT /users/{userID}/enabled`, then the requests of End Sessions, Block All or Delete All, and Remove User',
			DATA,
		],
		disable: ['`PUT /users/{userID}/enabled`', DATA],
		enable: ['`PUT /users/{userID}/enabled`', DATA],
		delete: ['`DELETE /users/{userID}`', DATA],
		resetMfa: [
			'`GET /users/{userID}/devices`, then `DELETE` or `POST` on each; `PUT /users/{userID}/bypassMFA`',
			DATA_ASSUMED,
		],
		getMfaStatus: ['`GET /users/{userID}/mfaEnabled`', DATA_ASSUMED],
		enableMfa: ['`PUT /users/{userID}/mfaEnabled`', DATA],
		disableMfa: ['`PUT /users/{userID}/mfaEnabled`', DATA],
		getMfaBypass: ['`GET /users/{userID}/bypassMFA`', DATA_ASSUMED],
		setMfaBypass: ['`PUT /users/{userID}/bypassMFA`', DATA_ASSUMED],
		getSessions: ['`GET /users/{userID}/sessions`', DATA],
		endSessions: ['`GET /users/{userID}/sessions`, then `DELETE` on each', DATA],
		lock: ['`POST /users/{userID}` with `account.lock+json`', DATA],
		unlock: ['`POST /users/{userID}` with `account.unlock+json`', DATA],
		getGroups: ['`GET /users/{userID}/memberOfGroups`', DATA],
		moveToPopulation: ['`PUT /users/{userID}/population`', DATA],
		getPasswordState: ['`GET /users/{userID}/password`', DATA],
		setPassword: ['`PUT /users/{userID}/password` with `password.set+json`', DATA],
		unlockPassword: ['`POST /users/{userID}/password` with `password.unlock+json`', DATA],
		requirePasswordChange: ['`POST /users/{userID}/password` with `password.forceChange`', DATA],
	},
	group: {
		addUser: ['`POST /users/{userID}/memberOfGroups`', DATA],
		removeUser: ['`DELETE /users/{userID}/memberOfGroups/{groupID}`', DATA],
		getMembers: ['`GET /users?filter=memberOfGroups[id eq ""]`', DATA],
		getAll: ['`GET /groups?filter=&limit=`', DATA],
		get: ['`GET /groups/{groupID}`, or `GET /groups?filter=`', DATA],
		create: ['`GET /groups?filter=`, then `POST /groups`', DATA],
		update: ['`PUT /groups/{groupID}`', DATA],
		delete: ['`DELETE /groups/{groupID}`', DATA],
	},
	confirmation: {
		sendAndWait: [
			'`POST /deviceAuthentications` on `https://auth.pingone.<region>/<environment ID>`, then `/deviceAuthentications/{id}` with `device.select+json`, `assertion.check+json`',
			DATA_ASSUMED,
		],
		createLink: ['`GET /users/{userID}`, then `GET /users/{userID}/devices`', DATA],
		watchLink: ['None', NONE],
		verifyReceipt: ['None', NONE],
	},
	population: {
		getAll: ['`GET /populations?filter=&limit=`', DATA],
	},
	policy: {
		getDeviceAuthenticationPolicies: ['`GET /deviceAuthenticationPolicies`', SETTINGS],
		getDeviceAuthenticationPolicy: ['`GET /deviceAuthenticationPolicies/{policyID}`', SETTINGS],
		getFido2Policies: ['`GET /fido2Policies`', SETTINGS],
		getFido2Policy: ['`GET /fido2Policies/{fido2PolicyID}`', SETTINGS],
	},
};

/** By the name of the trigger. */
export const TRIGGER_REQUESTS: Record<string, Request> = {
	pingOneTrigger: [
		'`POST`, `GET`, `PUT` and `DELETE /subscriptions`',
		'Environment Admin (_assumed_)',
	],
	pingOnePollingTrigger: ['`GET /activities`', 'Identity Data Admin or Environment Admin'],
};

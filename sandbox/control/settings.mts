import { isLimitOf } from '../limits/groups.mts';
import type { Limits } from '../limits/limiter.mts';
import { isLimit, isRateLimit, type RateLimit } from '../limits/rateLimit.mts';
import { defaultDelivery, isDelivery, type DeliverySettings } from '../events/deliverySettings.mts';

export type { RateLimit };

/** Behavior that tests and demos may change while the sandbox runs. */
export interface Settings {
	/** Milliseconds before an API request is looked at. */
	latencyMs: number;
	/** Milliseconds before a token request is looked at. */
	tokenLatencyMs: number;
	/** How far reads of devices lag behind what the API has changed, in milliseconds. */
	staleMs: number;
	/** For how long a new device is not found by requests that name it, in milliseconds. */
	lateMs: number;
	/** How far lists of users, groups and what they hold lag behind what the API has changed, in ms. */
	listLagMs: number;
	/** The same for lists with a filter. */
	searchLagMs: number;
	/** The same for reads of one thing, which is not found until then. */
	readLagMs: number;
	/** For how long requests that change something do not find what the API has just made, in ms. */
	changeLagMs: number;
	/** A limit on the whole API, in one. */
	rateLimit: RateLimit | null;
	/** Limits on groups of operations, by group; a change names them all. */
	limits: Limits;
	/** How far the clock of the limits is ahead of the machine's, which `Date` shows, in ms. */
	limiterOffsetMs: number;
	/** Whether responses carry `Date`. */
	sendDate: boolean;
	tokenLifetimeSeconds: number;
	/** `pairing.maxAllowedDevices` of the MFA settings, 1 to 15. */
	maxAllowedDevices: number;
	/** Most users on a page, whatever `limit` asks for. */
	usersPageSize: number;
	/**
	 * Compare usernames, e-mails and all other filter values without regard to case, also where
	 * usernames must be unique; PingOne's rule is not documented.
	 */
	caseInsensitive: boolean;
	/** Take usernames that differ in accents for one, where they must be unique; not documented. */
	ignoreAccents: boolean;
	/**
	 * Lock an account although no `unlockAt` was sent; the page says that it is then not locked.
	 */
	lockWithoutEnd: boolean;
	/** Refuse devices for users whose `mfaEnabled` is false; PingOne's rule is not documented. */
	requireMfaEnabled: boolean;
	/**
	 * Seconds that a FIDO2 challenge is good for, null: as long as the pending device. PingOne's
	 * figure is not documented; it cannot be less than the `timeout` of the options.
	 */
	challengeLifetimeSeconds: number | null;
	/** Complete every device authentication at once, as for a remembered browser. */
	rememberBrowsers: boolean;
	/** Take an own challenge for a device authentication; documented for DaVinci's connector only. */
	ownAuthenticationChallenge: boolean;
	/** Seconds that a device authentication is known; not documented. */
	authenticationLifetimeSeconds: number;
	/** Answer block, unblock and unlock with 204 instead of 200 and the device (undocumented). */
	emptyActionAnswers: boolean;
	/**
	 * Find the key of a client assertion that names none by its certificate's thumbprint, `x5t`, among
	 * several; PingOne's rule is not documented.
	 */
	keysByThumbprint: boolean;
	/** How events reach those who subscribed; a change names some members only. */
	delivery: DeliverySettings;
	/** Whether `expand=order` shows objects with an ID or the IDs alone (not printed anywhere). */
	orderForm: 'objects' | 'ids';
	/** Whether requests are kept for `GET /_sandbox/requests`. */
	log: boolean;
}

/** The settings after a start or a reset. */
export function defaultSettings(): Settings {
	return {
		latencyMs: 0,
		tokenLatencyMs: 0,
		staleMs: 0,
		lateMs: 0,
		listLagMs: 0,
		searchLagMs: 0,
		readLagMs: 0,
		changeLagMs: 0,
		rateLimit: null,
		// Documented ("Base rate limits"); what is known of the other groups is hearsay.
		limits: { audit: { perSecond: 10 } },
		limiterOffsetMs: 0,
		sendDate: true,
		tokenLifetimeSeconds: 3600,
		maxAllowedDevices: 5,
		usersPageSize: 200,
		caseInsensitive: false,
		ignoreAccents: false,
		lockWithoutEnd: false,
		requireMfaEnabled: false,
		challengeLifetimeSeconds: 300,
		rememberBrowsers: false,
		ownAuthenticationChallenge: false,
		authenticationLifetimeSeconds: 900,
		emptyActionAnswers: false,
		keysByThumbprint: false,
		delivery: defaultDelivery(),
		orderForm: 'objects',
		log: true,
	};
}

const MINIMUM: Partial<Record<keyof Settings, number>> = {
	limiterOffsetMs: -Infinity,
	latencyMs: 0,
	tokenLatencyMs: 0,
	tokenLifetimeSeconds: 1,
	maxAllowedDevices: 1,
	authenticationLifetimeSeconds: 1,
	usersPageSize: 1,
};

function isLimits(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	return Object.entries(value).every(([group, limit]) => isLimit(limit) && isLimitOf(group, limit));
}

function isValid(key: string, value: unknown, current: Settings): boolean {
	if (!Object.hasOwn(current, key)) return false;
	if (key === 'rateLimit') return value === null || isRateLimit(value);
	if (key === 'limits') return isLimits(value);
	if (key === 'orderForm') return value === 'objects' || value === 'ids';
	if (key === 'delivery') return isDelivery(value);
	if (key === 'challengeLifetimeSeconds' && value === null) return true;
	if (key === 'challengeLifetimeSeconds') return typeof value === 'number' && value > 0;
	const sample = current[key as keyof Settings];
	if (typeof sample !== 'number') return typeof value === typeof sample;
	return typeof value === 'number' && value >= (MINIMUM[key as keyof Settings] ?? 0);
}

/**
 * Changes settings in place, all or none.
 *
 * @param current the settings in force
 * @param changes the members to change, as received
 * @returns the name of the first member that is unknown or has a bad value; undefined when applied
 */
export function changeSettings(
	current: Settings,
	changes: Record<string, unknown>,
): string | undefined {
	const bad = Object.entries(changes).find(([key, value]) => !isValid(key, value, current));
	if (bad) return bad[0];
	const { delivery, ...others } = changes as Partial<Settings>;
	Object.assign(current, others);
	Object.assign(current.delivery, delivery);
	return undefined;
}

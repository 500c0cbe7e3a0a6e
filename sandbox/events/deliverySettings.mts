/** How events are delivered, and what goes wrong with it. */
export interface DeliverySettings {
	/**
	 * Origin such as `http://127.0.0.1:5678` that every POST goes to, whatever host the
	 * subscription names: the public name and the proxy before a receiver on this machine. null:
	 * the host itself.
	 */
	via: string | null;
	/** Most events in a block; PingOne's figure is 500. */
	batch: number;
	/** Milliseconds that events are collected for a block. */
	collectMs: number;
	/** Milliseconds before the first repetition after a failure; doubles up to `maxRetryMs`. */
	retryMs: number;
	maxRetryMs: number;
	/** Milliseconds to wait for the answer. */
	timeoutMs: number;
	/** Holds everything back. */
	stopped: boolean;
	/** Milliseconds that every block comes late. */
	delayMs: number;
	/** How often a block comes again although it was answered with 200. */
	repeat: number;
	/** Turns the events of a block round. */
	reorder: boolean;
	/** Members to leave out, such as `actors`, `action.description`, `resources.USER`. */
	omit: string[];
	/** `object` sends a single event as it is; `ndjson` one event a line. */
	form: 'array' | 'object' | 'ndjson';
}

/** Back-off and time-out are not documented. */
export function defaultDelivery(): DeliverySettings {
	return {
		via: null,
		batch: 500,
		collectMs: 20,
		retryMs: 250,
		maxRetryMs: 10_000,
		timeoutMs: 10_000,
		stopped: false,
		delayMs: 0,
		repeat: 0,
		reorder: false,
		omit: [],
		form: 'array',
	};
}

function isValid(key: string, value: unknown): boolean {
	if (key === 'via') {
		return value === null || (typeof value === 'string' && URL.canParse(value));
	}
	if (key === 'omit')
		return Array.isArray(value) && value.every((each) => typeof each === 'string');
	if (key === 'form') return ['array', 'object', 'ndjson'].includes(String(value));
	if (key === 'stopped' || key === 'reorder') return typeof value === 'boolean';
	const least = key === 'batch' ? 1 : 0;
	return typeof value === 'number' && Number.isInteger(value) && value >= least;
}

/** Whether a value received by the control plane is a change of these settings. */
export function isDelivery(value: unknown): value is Partial<DeliverySettings> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const known = defaultDelivery();
	return Object.entries(value).every(
		([key, member]) => Object.hasOwn(known, key) && isValid(key, member),
	);
}

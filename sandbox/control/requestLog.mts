const CAPACITY = 5000;
const REDACTED = 'REDACTED';

/** One request as it is remembered. The body stays raw until somebody asks for it. */
export interface LogEntry {
	time: string;
	method: string;
	path: string;
	query: Record<string, unknown>;
	contentType: string | undefined;
	accept: string | undefined;
	userAgent: string | undefined;
	/** `Basic` or `Bearer`; never the credentials after it. */
	authScheme: string | undefined;
	transactionId: string | undefined;
	route: string;
	rawBody: Buffer;
	status: number | null;
	fault: string | undefined;
	correlationId: string;
	durationMs: number;
}

/** The newest requests, oldest first. */
export interface RequestLog {
	add(entry: LogEntry): void;
	clear(): void;
	list(): Array<Record<string, unknown>>;
}

function formBody(text: string): Record<string, string> {
	const form = Object.fromEntries(new URLSearchParams(text));
	for (const secret of ['client_secret', 'client_assertion']) {
		if (Object.hasOwn(form, secret)) form[secret] = REDACTED;
	}
	return form;
}

function readableBody(entry: LogEntry): unknown {
	if (entry.rawBody.length === 0) return null;
	const text = entry.rawBody.toString('utf8');
	if (entry.route === 'token') return formBody(text);
	try {
		const body: unknown = JSON.parse(text);
		return body;
	} catch {
		return text;
	}
}

function present(entry: LogEntry): Record<string, unknown> {
	const { rawBody: _, ...rest } = entry;
	return { ...rest, body: readableBody(entry) };
}

/** A ring of 5,000 entries, so that a long run does not grow without end. */
export function createRequestLog(): RequestLog {
	let ring: LogEntry[] = [];
	let next = 0;
	return {
		add(entry) {
			ring[next] = entry;
			next = (next + 1) % CAPACITY;
		},
		clear() {
			ring = [];
			next = 0;
		},
		list: () => [...ring.slice(next), ...ring.slice(0, next)].map(present),
	};
}

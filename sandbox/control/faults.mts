/** What goes wrong when a fault rule applies. `when` is relative to the change of state. */
export type Fault =
	| {
			kind: 'status';
			status: number;
			body?: unknown;
			headers?: Record<string, string>;
			when?: 'before' | 'after';
	  }
	| { kind: 'cut'; when?: 'before' | 'after' | 'mid-body' }
	| { kind: 'latency'; ms: number; when?: 'before' | 'after' }
	| { kind: 'html'; status: number; when?: 'before' | 'after' }
	| { kind: 'malformed' | 'truncated' | 'empty' }
	| { kind: 'drop'; members: string[] }
	| { kind: 'revoke-tokens' };

/** Which requests a fault applies to, and how often. */
export interface FaultRule {
	/** Action name such as `devices.create`, or `*` for all but `token`. */
	route: string;
	method?: string;
	userId?: string;
	/** Matching requests to let pass first. */
	skip?: number;
	/** Requests to spoil, default 1; -1 for all from now on. */
	times?: number;
	fault: Fault;
}

/** The request, as far as a rule looks at it. */
export interface FaultTarget {
	route: string;
	method: string;
	userId?: string;
}

/** The rules in force, in the order they were added. */
export interface FaultList {
	add(rules: FaultRule[]): void;
	clear(): void;
	list(): FaultRule[];
	/** The faults of this request; uses up the rules that apply. */
	take(target: FaultTarget): Fault[];
}

const KINDS = [
	'status',
	'cut',
	'latency',
	'html',
	'malformed',
	'truncated',
	'empty',
	'drop',
	'revoke-tokens',
];

/** Whether a value received by the control plane is a usable rule. */
export function isFaultRule(value: unknown): value is FaultRule {
	if (typeof value !== 'object' || value === null) return false;
	const { route, fault, skip = 0, times = 1 } = value as Record<string, unknown>;
	if (typeof route !== 'string' || typeof fault !== 'object' || fault === null) return false;
	if (!Number.isInteger(skip) || !Number.isInteger(times)) return false;
	const { kind, status, ms, members } = fault as Record<string, unknown>;
	if (typeof kind !== 'string' || !KINDS.includes(kind)) return false;
	if (kind === 'status' || kind === 'html') return typeof status === 'number';
	if (kind === 'drop') return Array.isArray(members);
	return kind !== 'latency' || typeof ms === 'number';
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
	const route = rule.route === '*' ? target.route !== 'token' : rule.route === target.route;
	return (
		route &&
		(rule.method === undefined || rule.method.toUpperCase() === target.method) &&
		(rule.userId === undefined || rule.userId === target.userId)
	);
}

/** Whether the rule applies to this matching request; counts `skip` and `times` down. */
function spend(rule: FaultRule): boolean {
	const { skip = 0, times = 1 } = rule;
	if (skip > 0) {
		rule.skip = skip - 1;
		return false;
	}
	if (times > 0) rule.times = times - 1;
	return times !== 0;
}

/** No rules at first. Delays and revocations add up; the first other fault ends the search. */
export function createFaultList(): FaultList {
	let rules: FaultRule[] = [];

	function takeMatching(target: FaultTarget): Fault[] {
		const faults: Fault[] = [];
		for (const rule of rules) {
			if (!matches(rule, target) || !spend(rule)) continue;
			faults.push(rule.fault);
			if (rule.fault.kind !== 'latency' && rule.fault.kind !== 'revoke-tokens') break;
		}
		rules = rules.filter((rule) => rule.times !== 0);
		return faults;
	}

	return {
		add: (added) => void rules.push(...added.map((rule) => structuredClone(rule))),
		clear: () => void (rules = []),
		list: () => rules,
		take: (target) => (rules.length === 0 ? [] : takeMatching(target)),
	};
}

import {
	modelOf,
	RULES,
	type Direction,
	type Schema,
	type Service,
} from '../../sandbox/rules/model.mts';
import { DOCUMENTED, DOCUMENTED_OPERATIONS } from './documented.mts';

/** An operation with the schemas of its bodies; null where nothing is told about a body. */
export interface Operation {
	method: string;
	path: string;
	requests?: Record<string, Schema | null>;
	answers: Record<string, Schema | null>;
}

const models = new Map<string, Schema>();

function modelled(service: Service, name: string | null, direction: Direction): Schema | null {
	if (name === null) return null;
	const key = `${service} ${name} ${direction}`;
	const whole = models.get(key) ?? modelOf(service, name, direction);
	// Policies may be created or migrated with one request; the sandbox does the former only.
	const model = whole.oneOf?.[0] ?? whole;
	models.set(key, model);
	return model;
}

const mapped = <A, B>(all: Record<string, A>, change: (each: A) => B): Record<string, B> =>
	Object.fromEntries(Object.entries(all).map(([name, each]) => [name, change(each)]));

function ofService(service: Service): Operation[] {
	return RULES[service].operations.map(({ requests, answers, ...rest }) => ({
		...rest,
		...(requests && { requests: mapped(requests, (name) => modelled(service, name, 'request')) }),
		answers: mapped(answers, (name) => modelled(service, name, 'answer')),
	}));
}

const documented = (name: string | null): Schema | null =>
	name === null ? null : (DOCUMENTED[name] ?? null);

const fromPages = DOCUMENTED_OPERATIONS.map(({ requests, answers, ...rest }) => ({
	...rest,
	...(requests && { requests: mapped(requests, documented) }),
	answers: mapped(answers, documented),
}));

const same = (a: Operation, b: Operation): boolean => a.method === b.method && a.path === b.path;

/** What the pages print comes before what the documents leave open. */
const OPERATIONS: Operation[] = [
	...[...ofService('mfa'), ...ofService('management')].map((each) => {
		const page = fromPages.find((other) => same(each, other));
		if (page === undefined) return each;
		return { ...each, ...page, answers: { ...each.answers, ...page.answers } };
	}),
	...fromPages,
];

const patterns = OPERATIONS.map((operation) => ({
	operation,
	pattern: new RegExp(`^/v1/environments/[^/]+${operation.path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
}));

/** The operation of a request; undefined when Ping's documents know none. */
export function operationOf(method: string, path: string): Operation | undefined {
	return patterns.find((each) => each.operation.method === method && each.pattern.test(path))
		?.operation;
}

/** The schema of every failure. */
export const FAILURE = modelOf('management', 'P1Error', 'answer');

import { addUser, defaultPopulation } from './directory.mts';
import { FIRST_USER_ID, stableUuid } from './ids.mts';
import type { Environment, Group, Population, User } from './types.mts';

const PEOPLE: Array<[given: string, family: string]> = [
	['Ada', 'Lovelace'],
	['Alan', 'Turing'],
	['Annie', 'Easley'],
	['Barbara', 'Liskov'],
	['Betty', 'Holberton'],
	['Christopher', 'Strachey'],
	['Donald', 'Knuth'],
	['Dorothy', 'Vaughan'],
	['Edsger', 'Dijkstra'],
	['Evelyn', 'Boyd Granville'],
	['Frances', 'Allen'],
	['Grace', 'Hopper'],
	['Hedy', 'Lamarr'],
	['Jean', 'Bartik'],
	['John', 'Backus'],
	['Kathleen', 'Booth'],
	['Katherine', 'Johnson'],
	['Konrad', 'Zuse'],
	['Margaret', 'Hamilton'],
	['Mary', 'Jackson'],
	['Mary Kenneth', 'Keller'],
	['Niklaus', 'Wirth'],
	['Radia', 'Perlman'],
	['Sophie', 'Wilson'],
	['Tony', 'Hoare'],
];

/** These two have one mailbox between them, as assistants and twins in a directory do. */
const SHARED_EMAIL = { usernames: ['jean.bartik', 'betty.holberton'], email: 'eniac@example.com' };
const WITHOUT_EMAIL = 'konrad.zuse';

/** The populations of a fresh environment, default first. `createdAt` in milliseconds. */
export function seedPopulations(environmentId: string, createdAt: number): Population[] {
	return [
		{ name: 'Employees', description: 'People on the payroll', default: true },
		{ name: 'Contractors', description: 'People on a contract', default: false },
	].map((population) => ({
		id: stableUuid(`population:${environmentId}:${population.name}`),
		...population,
		createdAt,
		updatedAt: createdAt,
	}));
}

/** The groups of a fresh environment, without members. `createdAt` in milliseconds. */
export function seedGroups(environmentId: string, createdAt: number): Group[] {
	const times = { createdAt, updatedAt: createdAt };
	const id = (name: string): string => stableUuid(`group:${environmentId}:${name}`);
	return [
		{ id: id('All staff'), name: 'All staff', description: 'Everybody', ...times },
		{ id: id('Engineering'), name: 'Engineering', description: 'People who build', ...times },
		{
			id: id('External partners'),
			name: 'External partners',
			description: 'Contractors only',
			populationId: stableUuid(`population:${environmentId}:Contractors`),
			...times,
		},
	];
}

/** A user with what is required; everything else as PingOne sets it for a new one. */
export function blankUser(id: string, username: string, createdAt: number): User {
	return {
		id,
		username,
		name: {},
		populationId: '',
		enabled: true,
		mfaEnabled: false,
		createdAt,
		updatedAt: createdAt,
		devices: [],
		order: [],
		profile: {},
		lifecycleStatus: 'ACCOUNT_OK',
		password: { status: 'NO_PASSWORD' },
		sessions: [],
		groupIds: new Set(),
	};
}

function newUser(username: string, given: string, family: string, createdAt: number): User {
	return {
		...blankUser(stableUuid(`user:${username}`), username, createdAt),
		email: `${username}@example.com`,
		name: { given, family },
		mfaEnabled: true,
	};
}

function samplePerson([given, family]: [string, string], createdAt: number): User {
	const username = `${given}.${family}`.toLowerCase().replaceAll(' ', '.');
	const user = newUser(username, given, family, createdAt);
	if (username === 'ada.lovelace')
		Object.assign(user, { id: FIRST_USER_ID, email: 'ada@example.com' });
	if (SHARED_EMAIL.usernames.includes(username)) user.email = SHARED_EMAIL.email;
	if (username === WITHOUT_EMAIL) delete user.email;
	return user;
}

/** The 25 sample users, Ada Lovelace first. `createdAt` in milliseconds. */
export function seedPeople(createdAt: number): User[] {
	return PEOPLE.map((person) => samplePerson(person, createdAt));
}

/**
 * New hires for load: `hire0001` to `hireNNNN`, with e-mail `hire0001@example.com` and so on.
 *
 * @param count how many; numbers have at least four digits
 * @param createdAt milliseconds
 */
export function seedHires(count: number, createdAt: number): User[] {
	return Array.from({ length: count }, (_, index) => {
		const number = String(index + 1).padStart(4, '0');
		const user = newUser(`hire${number}`, 'Hire', number, createdAt);
		// PingOne's default for a new user (page "Enable Users' MFA").
		user.mfaEnabled = false;
		return user;
	});
}

/** Puts users into an environment's default population and its indexes. */
export function addUsers(environment: Environment, users: User[]): void {
	const populationId = defaultPopulation(environment)?.id ?? '';
	for (const user of users) addUser(environment, Object.assign(user, { populationId }));
}

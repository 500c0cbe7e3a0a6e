import { FIRST_USER_ID, stableUuid } from './ids.mts';
import type { Environment, Population, User } from './types.mts';

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

/** The populations of a fresh environment, default first. */
export function seedPopulations(environmentId: string): Population[] {
	return [
		{ name: 'Employees', description: 'People on the payroll', default: true },
		{ name: 'Contractors', description: 'People on a contract', default: false },
	].map((population) => ({
		id: stableUuid(`population:${environmentId}:${population.name}`),
		...population,
	}));
}

function newUser(username: string, given: string, family: string, createdAt: number): User {
	return {
		id: stableUuid(`user:${username}`),
		username,
		email: `${username}@example.com`,
		name: { given, family },
		populationId: '',
		enabled: true,
		mfaEnabled: true,
		createdAt,
		updatedAt: createdAt,
		devices: [],
		order: [],
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
	const populationId = environment.populations.find((each) => each.default)?.id ?? '';
	for (const user of users) {
		user.populationId = populationId;
		environment.users.set(user.id, user);
		environment.byUsername.set(user.username, user);
		if (user.email === undefined) continue;
		const sharing = environment.byEmail.get(user.email);
		if (sharing) sharing.push(user);
		else environment.byEmail.set(user.email, [user]);
	}
}

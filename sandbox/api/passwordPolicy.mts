/** The password policy that the page "API requests" prints. */
export const PASSWORD_POLICY = {
	name: 'Standard',
	description: 'A standard policy that incorporates industry best practices',
	excludesProfileData: true,
	notSimilarToCurrent: true,
	excludesCommonlyUsed: true,
	maxAgeDays: 182,
	minAgeDays: 1,
	maxRepeatedCharacters: 2,
	minUniqueCharacters: 5,
	history: { count: 6, retentionDays: 365 },
	lockout: { failureCount: 5, durationSeconds: 900 },
	length: { min: 8, max: 255 },
	minCharacters: {
		'1234567890': 1,
		abcdefghijklmnopqrstuvwxyz: 1,
		ABCDEFGHIJKLMNOPQRSTUVWXYZ: 1,
		'~!@#$%^&*()-_=+[]{}|;:,.<>/?': 1,
	},
	default: true,
};

// What does and what does not look like a secret, as data. Each row is one field; a row without `kind` is text.

export interface SecretCase {
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: string;
  readonly examples?: readonly string[];
  readonly kind?: 'number' | 'integer' | 'boolean' | 'choice' | 'choices';
  readonly format?: 'email' | 'date' | 'uri';
}

const names = (...list: readonly string[]): SecretCase[] => list.map((name) => ({ name }));
const titles = (...list: readonly string[]): SecretCase[] => list.map((title) => ({ name: 'f', title }));
const prose = (...list: readonly string[]): SecretCase[] => list.map((description) => ({ name: 'f', description }));

export const SECRETS: readonly SecretCase[] = [
  ...names('password', 'Password', 'PASSWORD', 'passwd', 'pwd', 'passphrase', 'pass_phrase', 'passcode', 'secret'),
  ...names('newPassword', 'user_password', 'DB_PASSWORD', 'db-password', 'current password', 'password2'),
  ...names('passwordConfirmation', 'confirmPassword', 'password_again', 'dbPass', 'smtp_pass', 'passWord'),
  ...names('apiKey', 'api_key', 'API-KEY', 'apikey', 'APIKey', 'OpenAIAPIKey', 'openai_api_key', 'stripe.apiKey'),
  ...names('accessKey', 'aws_secret_access_key', 'secretKey', 'privateKey', 'private_key', 'sshKey', 'signingKey'),
  ...names('accessToken', 'access_token', 'authToken', 'token', 'githubToken', 'refresh_token', 'bearer', 'jwt'),
  ...names('bearerToken', 'tokenValue', 'personal_access_token', 'clientSecret', 'client_secret', 'webhookSecret'),
  ...names('pin', 'PIN', 'pinCode', 'pin_code', 'cardPin', 'cvv', 'cvc', 'cardCvv', 'cardNumber', 'card_number'),
  ...names('creditCard', 'credit_card_number', 'creditCardNumber', 'ssn', 'SSN', 'socialSecurityNumber', 'otp'),
  ...names('oneTimeCode', 'one_time_password', '2fa', '2faCode', 'mfaCode', 'mfa_code', 'totp', 'verificationCode'),
  ...names('seedPhrase', 'seed_phrase', 'mnemonic', 'recoveryPhrase', 'credentials', 'awsCredentials', 'creds'),
  ...names('connectionString', 'connection_string', 'recoveryCode', 'security_answer', 'authorizationHeader'),
  ...names('passwort', 'Kennwort', 'datenbankPasswort', 'Datenbankpasswort', 'geheimnis', 'Zugangsschlüssel'),
  ...names('motDePasse', 'mot_de_passe', 'contraseña', 'clave_secreta', 'nuevaContraseña', 'senha', 'minha_senha'),
  ...names('wachtwoord', 'hasło', 'haslo', 'lösenord', 'пароль', 'パスワード', '暗証番号', '密码', '密碼', '口令', '비밀번호'),
  ...titles('Password', 'Your password', 'Enter your password', 'Password for the database', 'OpenAI API Key'),
  ...titles('API key (starts with sk-)', 'Username and password', 'Password or token', 'Token from GitHub', 'PIN'),
  ...titles('New PIN code', 'Card number', 'Credit card', 'CVV / CVC', 'One-time code', 'Social Security number'),
  ...titles('Mot de passe', 'Mot de passe de la base', 'Contraseña de la base de datos', "Parola d'ordine"),
  ...titles('Senha do banco', 'Passwort für die Datenbank', 'Hasło do bazy', 'Пароль администратора'),
  ...titles('新しいパスワード', 'パスワード(8文字以上)', '数据库密码', '确认密码', '새 비밀번호', 'ＰＡＳＳＷＯＲＤ', 'Mật khẩu'),
  ...prose('Enter your password', 'Please paste the access token here', 'Your API key (starts with sk-)'),
  ...prose('Service API key for authentication', 'Your service API key', 'Your account password (not stored)'),
  ...prose('Provide the client secret of your application', 'We need your API key to connect', 'secret key'),
  ...prose('Geben Sie Ihr Passwort ein', 'Entrez votre mot de passe', 'パスワードを入力してください', '请输入密码'),
  ...prose('Used once. Enter the password of the admin account.', 'Введите пароль от базы', 'Ingrese su contraseña'),
  { name: 'key', examples: ['sk-proj-abc123def456'] },
  { name: 'key', examples: ['ghp_16C7e42F292c6912E7710c838347Ae178B4a'] },
  { name: 'key', default: 'AKIAIOSFODNN7EXAMPLE' },
  { name: 'key', examples: ['-----BEGIN RSA PRIVATE KEY-----'] },
  { name: 'key', examples: ['xoxb-123456789012-abcdef'] },
  { name: 'key', examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig'] },
  { name: 'database', examples: ['postgres://app:hunter2@db.example.com/app'] },
  { name: 'header', default: 'Bearer abcdef0123456789' },
  { name: 'pin', kind: 'integer' },
  { name: 'otp', kind: 'number' },
  { name: 'cvv', kind: 'integer' },
  { name: 'cardNumber', kind: 'integer' },
  { name: 'code', title: 'One-time code', kind: 'integer' },
];

export const HARMLESS: readonly SecretCase[] = [
  ...names('passwordPolicy', 'password_policy', 'passwordHint', 'passwordLength', 'passwordResetEmail', 'passwordUrl'),
  ...names('hasPassword', 'isSecret', 'showPassword', 'keyboard', 'key', 'keyId', 'key_id', 'publicKey', 'public_key'),
  ...names('primaryKey', 'foreignKey', 'sortKey', 'apiKeyName', 'apiKeyId', 'api_key_label', 'accessKeyId', 'keyword'),
  ...names('tokenCount', 'maxTokens', 'max_tokens', 'tokens', 'tokenizer', 'tokenType', 'tokenUrl', 'nextPageToken'),
  ...names('cursorToken', 'stopToken', 'nft_token', 'secretary', 'secretName', 'secret_manager_path', 'secretSanta'),
  ...names('pinned', 'pinterest', 'spinning', 'dropPin', 'mapPin', 'gpioPin', 'opinion', 'compass', 'passenger'),
  ...names('passage', 'boardingPass', 'skiPass', 'pass', 'bypass', 'passport', 'bearing', 'authorization', 'author'),
  ...names('authMethod', 'oauthProvider', 'credentialType', 'cardType', 'card', 'libraryCardNumber', 'creditLimit'),
  ...names('businessCard', 'otpMethod', 'mfaMethod', 'twoFactorEnabled', 'codeOwner', 'zipCode', 'postcode', 'name'),
  ...names('connection', 'connectionName', 'seed', 'phrase', 'recoveryEmail', 'email', 'username', 'hostname', 'tan'),
  ...names('passwort_richtlinie', 'longueur_du_mot_de_passe', 'politica_de_senha', 'длинаПароля', 'value', 'f', 'iban'),
  ...names('密码策略', '密码长度', 'パスワードの長さ', '비밀번호 정책', 'parola', 'clave', 'chiave'),
  ...titles('Password policy', 'Minimum password length', 'Name of the secret', 'Token count', 'Path to the private key'),
  ...titles('API key name', 'Number of tokens', 'Secret manager', 'Public key', 'Loyalty card number'),
  ...titles('Professional credentials', 'Keyboard layout', 'Passwort-Richtlinie', 'Länge des Passworts', 'Mot-clé'),
  ...titles('Longueur du mot de passe', 'Lunghezza della password policy', 'Parola chiave', 'Política de contraseñas'),
  ...prose('Never share your password here.', 'Do not enter your password', "Don't paste an API key here"),
  ...prose('A link to reset your password will be sent to this address', 'Minimum length of passwords in characters'),
  ...prose('The name of the environment variable that holds the API key', 'Which vault keeps the secret?'),
  ...prose('Provide a token name', 'How the server checks passwords', 'Shown next to the password field of the page'),
  ...prose('We will never ask for your password. Tell us your nickname.', 'Geben Sie hier kein Passwort ein'),
  ...prose('Ne donnez jamais votre mot de passe', '请勿输入密码', 'Enter a city, such as Paris', 'Your favourite colour'),
  { name: 'password', kind: 'boolean' },
  { name: 'token', kind: 'choice' },
  { name: 'secrets', kind: 'choices' },
  { name: 'password', kind: 'integer' },
  { name: 'apiKey', kind: 'number' },
  { name: 'maxTokens', kind: 'integer' },
  { name: 'passwordExpiry', format: 'date' },
  { name: 'password', format: 'date' },
  { name: 'secret', format: 'email' },
  { name: 'key', examples: ['sk', 'skill', 'task-1', 'ghp', 'AKIA', 'eyJ'] },
  { name: 'url', examples: ['https://example.com:8080/a@b', 'https://user@example.com'] },
  { name: 'domain', default: 'risk-free.example.com' },
];

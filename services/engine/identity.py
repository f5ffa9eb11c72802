"""Who an account is: every world is one account of AWS's, under the number that AWS uses in its own examples."""

ACCOUNT = "123456789012"

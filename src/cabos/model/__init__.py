"""What a thing is. Pure: no disk, no clock, no framework."""

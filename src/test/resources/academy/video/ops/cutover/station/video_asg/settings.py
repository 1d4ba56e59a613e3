desired = 2

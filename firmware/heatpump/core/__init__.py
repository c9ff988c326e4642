"""Pure control logic: integers only, time handed in, nothing imported from outside this package."""
